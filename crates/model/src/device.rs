//! The device that trains: the CPU, or a GPU through wgpu.

use std::fmt;
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use burn::tensor::{Device, DeviceKind};
use burn_wgpu::{WgpuBackend, wgpu};
use serde::{Deserialize, Serialize};

use crate::error::ModelError;

/// The user's choice of device.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DeviceChoice {
    /// A real GPU where there is one, else the CPU.
    Auto,
    /// The CPU.
    Cpu,
    /// A GPU by its number in `genetide devices`; the first when absent.
    Gpu(Option<usize>),
}

impl fmt::Display for DeviceChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Auto => f.write_str("auto"),
            Self::Cpu => f.write_str("cpu"),
            Self::Gpu(None) => f.write_str("gpu"),
            Self::Gpu(Some(n)) => write!(f, "gpu:{n}"),
        }
    }
}

impl FromStr for DeviceChoice {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "cpu" => Ok(Self::Cpu),
            "gpu" => Ok(Self::Gpu(None)),
            _ => text
                .strip_prefix("gpu:")
                .and_then(|n| n.parse().ok())
                .map(|n| Self::Gpu(Some(n)))
                .ok_or_else(|| format!("'{text}' is not one of auto, cpu, gpu, gpu:N")),
        }
    }
}

/// One adapter that wgpu can reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GpuAdapter {
    /// Name, as reported by the driver.
    pub name: String,
    /// Whether it computes on the CPU (such as llvmpipe); `auto` never takes it.
    pub software: bool,
    api: WgpuBackend,
    /// With its number among the adapters of that kind.
    kind: DeviceKind,
}

impl fmt::Display for GpuAdapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            DeviceKind::DiscreteGpu(_) => "discrete GPU",
            DeviceKind::IntegratedGpu(_) => "integrated GPU",
            DeviceKind::VirtualGpu(_) => "virtual GPU",
            _ => "software, computes on the CPU",
        };
        write!(f, "{} ({kind}, {:?})", self.name, self.api)
    }
}

/// The adapters that `gpu:N` numbers, in the order of the graphics API.
///
/// All are on one API: the first that reaches a GPU, else the first that reaches anything.
pub fn adapters() -> Vec<GpuAdapter> {
    let mut software_only = Vec::new();
    for (backends, api) in [
        (wgpu::Backends::VULKAN, WgpuBackend::Vulkan),
        (wgpu::Backends::METAL, WgpuBackend::Metal),
        (wgpu::Backends::DX12, WgpuBackend::Dx12),
    ] {
        let found = adapters_on(backends, api);
        if found.iter().any(|adapter| !adapter.software) {
            return found;
        }
        if software_only.is_empty() {
            software_only = found;
        }
    }
    software_only
}

fn adapters_on(backends: wgpu::Backends, api: WgpuBackend) -> Vec<GpuAdapter> {
    let instance = wgpu::Instance::new(wgpu::InstanceDescriptor {
        backends,
        ..wgpu::InstanceDescriptor::new_without_display_handle()
    });
    let (mut discrete, mut integrated, mut virtual_ones) = (0.., 0.., 0..);
    let adapters = pollster::block_on(instance.enumerate_adapters(backends));
    let known = adapters.iter().filter_map(|adapter| {
        let info = adapter.get_info();
        let kind = match info.device_type {
            wgpu::DeviceType::DiscreteGpu => DeviceKind::DiscreteGpu(discrete.next()?),
            wgpu::DeviceType::IntegratedGpu => DeviceKind::IntegratedGpu(integrated.next()?),
            wgpu::DeviceType::VirtualGpu => DeviceKind::VirtualGpu(virtual_ones.next()?),
            wgpu::DeviceType::Cpu => DeviceKind::Cpu,
            wgpu::DeviceType::Other => return None,
        };
        Some(GpuAdapter {
            name: info.name,
            software: kind == DeviceKind::Cpu,
            api,
            kind,
        })
    });
    known.collect()
}

/// A device ready for use.
#[derive(Clone, Debug)]
pub struct OpenDevice {
    /// Burn's handle, without autodiff.
    pub device: Device,
    /// Name and reason of the choice, for the log.
    pub description: String,
}

/// Opens the device of `choice`. `auto` takes the first real GPU, and the CPU where there is none
/// or where it cannot be opened.
///
/// # Errors
/// [`ModelError::NoSuchGpu`] and [`ModelError::GpuUnavailable`], only for [`DeviceChoice::Gpu`].
pub fn open(choice: DeviceChoice) -> Result<OpenDevice, ModelError> {
    let cpu = |description: String| OpenDevice {
        device: Device::flex(),
        description,
    };
    if choice == DeviceChoice::Cpu {
        return Ok(cpu("CPU".to_owned()));
    }
    let found = adapters();
    let first = found.iter().position(|adapter| !adapter.software);
    if let DeviceChoice::Gpu(number) = choice {
        let number = number.or(first).unwrap_or(0);
        let adapter = found.get(number).ok_or(ModelError::NoSuchGpu {
            number,
            found: found.len(),
        })?;
        return open_adapter(adapter);
    }
    let Some(first) = first else {
        return Ok(cpu("CPU (no GPU found)".to_owned()));
    };
    Ok(open_adapter(&found[first]).unwrap_or_else(|error| cpu(format!("CPU ({error})"))))
}

/// Devices that are open: Burn refuses to initialise an adapter twice in a process.
static OPENED: Mutex<Vec<(GpuAdapter, Device)>> = Mutex::new(Vec::new());

fn open_adapter(adapter: &GpuAdapter) -> Result<OpenDevice, ModelError> {
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    let known = opened.iter().find(|(known, _)| known == adapter);
    let device = if let Some((_, device)) = known {
        device.clone()
    } else {
        let device = Device::wgpu_options()
            .device_kind(adapter.kind.clone())
            .graphics_api(adapter.api)
            .init()
            .map_err(|error| ModelError::GpuUnavailable {
                name: adapter.name.clone(),
                reason: error.to_string(),
            })?;
        opened.push((adapter.clone(), device.clone()));
        device
    };
    Ok(OpenDevice {
        device,
        description: adapter.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choice_reads_what_it_writes() {
        for text in ["auto", "cpu", "gpu", "gpu:2"] {
            assert_eq!(text.parse::<DeviceChoice>().unwrap().to_string(), text);
        }
        for wrong in ["", "cuda", "gpu:", "gpu:x", "GPU"] {
            assert!(wrong.parse::<DeviceChoice>().is_err(), "{wrong} was taken");
        }
    }

    #[test]
    fn a_gpu_that_is_not_there_is_named() {
        let error = open(DeviceChoice::Gpu(Some(99))).unwrap_err().to_string();
        assert!(
            error.contains("gpu:99") && error.contains("genetide devices"),
            "{error}"
        );
    }
}
