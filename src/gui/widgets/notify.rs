//! Notifications in the corner, and the log.

use std::collections::HashMap;
use std::time::Duration;

use eframe::egui::{self, Align2, RichText, Ui, vec2};

use crate::gui::app::command::Sender;
use crate::gui::frame::theme;
use crate::pipeline::LogLevel;
use crate::session::{LogCommand, LogEntry, Session};

/// The number of notifications shown at once; the others wait.
const SHOWN: usize = 4;

/// Seconds until a notification disappears, and its title. Errors stay until dismissed; messages that
/// are one short line have no title.
fn style_of(level: LogLevel) -> (Option<f64>, Option<&'static str>) {
    match level {
        LogLevel::Info => (Some(5.0), None),
        LogLevel::Warning => (Some(12.0), Some("Warning")),
        LogLevel::Error => (None, Some("Error")),
    }
}

/// The time at which each notification was first shown.
#[derive(Debug, Default)]
pub struct Toasts {
    since: HashMap<u64, f64>,
}

impl Toasts {
    /// Shows the notifications and dismisses those whose time is over.
    pub fn ui(&mut self, ctx: &egui::Context, toasts: &[LogEntry], sender: &Sender) {
        self.since
            .retain(|id, _| toasts.iter().any(|toast| toast.id == *id));
        if toasts.is_empty() {
            return;
        }
        let now = ctx.input(|input| input.time);
        egui::Area::new(egui::Id::unique("toasts"))
            .order(egui::Order::Foreground)
            .sense(egui::Sense::hover())
            .anchor(Align2::RIGHT_BOTTOM, vec2(-8.0, -34.0))
            .show(ctx, |ui| {
                for toast in toasts.iter().take(SHOWN) {
                    let since = *self.since.entry(toast.id).or_insert(now);
                    if let Some(lifetime) = style_of(toast.level).0 {
                        let left = since + lifetime - now;
                        if left <= 0.0 {
                            sender.send(LogCommand::DismissToast(toast.id));
                            continue;
                        }
                        ctx.request_repaint_after(Duration::from_secs_f64(left));
                    }
                    toast_ui(ui, toast, sender);
                }
            });
    }
}

fn toast_ui(ui: &mut Ui, toast: &LogEntry, sender: &Sender) {
    let (_, title) = style_of(toast.level);
    let width = if title.is_some() { 320.0 } else { 260.0 };
    let colour = theme::level_colour(toast.level, ui.visuals());
    egui::Frame::popup(ui.style()).show(ui, |ui| {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_max_width(width);
                let mut message = RichText::new(&toast.message);
                match title {
                    Some(title) => {
                        ui.label(RichText::new(title).strong().color(colour));
                    }
                    None => message = message.small(),
                }
                let text = ui.add(egui::Label::new(message).wrap());
                announce(&text, toast.level);
            });
            let close = ui
                .add(egui::Button::new("×").frame(false))
                .accessible_name("Dismiss")
                .on_hover_text("Dismiss (the message stays in the log)");
            if close.clicked() {
                sender.send(LogCommand::DismissToast(toast.id));
            }
        });
    });
}

/// Makes screen readers announce the message when it appears.
fn announce(text: &egui::Response, level: LogLevel) {
    use egui::accesskit::Live;
    let live = match level {
        LogLevel::Error => Live::Assertive,
        LogLevel::Info | LogLevel::Warning => Live::Polite,
    };
    let context = &text.ctx;
    context.accesskit_node_builder(text.id, |node| node.set_live(live));
}

pub fn log_ui(ui: &mut Ui, session: &Session) {
    if session.log().is_empty() {
        theme::hint_ui(ui, "Messages appear here.");
        return;
    }
    if ui.button("Copy all").clicked() {
        let lines = session.log().iter().map(|entry| entry.message.as_str());
        ui.ctx().copy_text(lines.collect::<Vec<_>>().join("\n"));
    }
    egui::ScrollArea::vertical()
        .auto_shrink(false)
        .stick_to_bottom(true)
        .show(ui, |ui| {
            for entry in session.log() {
                let colour = theme::level_colour(entry.level, ui.visuals());
                let text = RichText::new(&entry.message).color(colour);
                ui.add(egui::Label::new(text).wrap());
            }
        });
}
