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
    kind: AdapterKind,
}

/// The kind of an adapter, and its number among the adapters of that kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum AdapterKind {
    Discrete(usize),
    Integrated(usize),
    Virtual(usize),
    Software,
}

impl fmt::Display for GpuAdapter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            AdapterKind::Discrete(_) => "discrete GPU",
            AdapterKind::Integrated(_) => "integrated GPU",
            AdapterKind::Virtual(_) => "virtual GPU",
            AdapterKind::Software => "software, computes on the CPU",
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
    let mut counts = [0; 3];
    let mut next = |slot: usize| {
        counts[slot] += 1;
        counts[slot] - 1
    };
    pollster::block_on(instance.enumerate_adapters(backends))
        .iter()
        .map(wgpu::Adapter::get_info)
        .filter_map(|info| {
            let kind = match info.device_type {
                wgpu::DeviceType::DiscreteGpu => AdapterKind::Discrete(next(0)),
                wgpu::DeviceType::IntegratedGpu => AdapterKind::Integrated(next(1)),
                wgpu::DeviceType::VirtualGpu => AdapterKind::Virtual(next(2)),
                wgpu::DeviceType::Cpu => AdapterKind::Software,
                wgpu::DeviceType::Other => return None,
            };
            Some(GpuAdapter {
                name: info.name,
                software: kind == AdapterKind::Software,
                api,
                kind,
            })
        })
        .collect()
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
    match choice {
        DeviceChoice::Cpu => Ok(cpu("CPU")),
        DeviceChoice::Auto => Ok(open_auto()),
        DeviceChoice::Gpu(number) => {
            let found = adapters();
            let number = number.unwrap_or_else(|| {
                found
                    .iter()
                    .position(|adapter| !adapter.software)
                    .unwrap_or(0)
            });
            let adapter = found.get(number).ok_or(ModelError::NoSuchGpu {
                number,
                found: found.len(),
            })?;
            Ok(OpenDevice {
                device: open_adapter(adapter)?,
                description: adapter.to_string(),
            })
        }
    }
}

fn open_auto() -> OpenDevice {
    let Some(adapter) = adapters().into_iter().find(|adapter| !adapter.software) else {
        return cpu("CPU (no GPU found)");
    };
    match open_adapter(&adapter) {
        Ok(device) => OpenDevice {
            device,
            description: adapter.to_string(),
        },
        Err(error) => cpu(&format!("CPU ({error})")),
    }
}

fn cpu(description: &str) -> OpenDevice {
    OpenDevice {
        device: Device::flex(),
        description: description.to_owned(),
    }
}

/// Devices that are open: Burn refuses to initialise an adapter twice in a process.
static OPENED: Mutex<Vec<(GpuAdapter, Device)>> = Mutex::new(Vec::new());

fn open_adapter(adapter: &GpuAdapter) -> Result<Device, ModelError> {
    let mut opened = OPENED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, device)) = opened.iter().find(|(known, _)| known == adapter) {
        return Ok(device.clone());
    }
    let kind = match adapter.kind {
        AdapterKind::Discrete(n) => DeviceKind::DiscreteGpu(n),
        AdapterKind::Integrated(n) => DeviceKind::IntegratedGpu(n),
        AdapterKind::Virtual(n) => DeviceKind::VirtualGpu(n),
        AdapterKind::Software => DeviceKind::Cpu,
    };
    let device = Device::wgpu_options()
        .device_kind(kind)
        .graphics_api(adapter.api)
        .init()
        .map_err(|error| ModelError::GpuUnavailable {
            name: adapter.name.clone(),
            reason: error.to_string(),
        })?;
    opened.push((adapter.clone(), device.clone()));
    Ok(device)
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
