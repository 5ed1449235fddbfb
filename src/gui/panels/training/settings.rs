//! Settings of the network and its training.

use eframe::egui::{self, Ui};

use crate::config::RunConfig;
use crate::gui::panels::View;
use crate::gui::widgets::form::{
    Caption, DEFAULTS, Draft, Edits, choice_ui, grid_ui, group_ui, named, setting_ui,
};
use genetide_model::{
    device::DeviceChoice,
    settings::{NETWORK, TRAINING},
};

pub fn ui(ui: &mut Ui, view: &View<'_>, draft: &mut Draft) {
    draft.edit(view.session.config(), view.sender, |config, edits| {
        grid_ui(ui, "training", |ui| {
            preset_ui(ui, edits, config);
            device_ui(ui, edits, &mut config.device);
            setting_ui(ui, edits, named("seed"), config);
            group_ui(ui, edits, &mut config.model, TRAINING);
        });
        egui::CollapsingHeader::new(NETWORK.heading)
            .id_salt("network")
            .show(ui, |ui| {
                grid_ui(ui, "network", |ui| {
                    group_ui(ui, edits, &mut config.model, NETWORK);
                });
            });
    });
}

/// A preset replaces the settings of the method, but not those of the data set.
fn preset_ui(ui: &mut Ui, edits: &mut Edits, config: &mut RunConfig) {
    let mut own = Edits::default();
    let mut chosen = config.clone();
    setting_ui(ui, &mut own, named("preset"), &mut chosen);
    if own.committed {
        *config = config.with_preset(chosen.preset);
        edits.committed = true;
    }
}

fn device_ui(ui: &mut Ui, edits: &mut Edits, device: &mut DeviceChoice) {
    let numbered = match device {
        DeviceChoice::Gpu(Some(number)) => Some(format!("GPU {number}")),
        _ => None,
    };
    let mut devices = vec![
        (DeviceChoice::Auto, "Automatic"),
        (DeviceChoice::Cpu, "CPU"),
        (DeviceChoice::Gpu(None), "First GPU"),
    ];
    devices.extend(numbered.as_deref().map(|name| (*device, name)));
    let caption = Caption {
        label: named::<RunConfig>("device").label,
        tip: "Device that trains. Automatic: the faster of GPU and CPU.",
    };
    let default = Some(&DEFAULTS.device);
    choice_ui(ui, edits, caption, (device, default), &devices);
}
