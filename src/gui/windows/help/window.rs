//! The help window, with a page for each entry of the Help menu.

use eframe::egui::{self, Key, Label, Modifiers, RichText, ScrollArea, Ui, vec2};

use crate::gui::app::command::HelpPage;
use crate::gui::frame::theme;
use crate::gui::windows::help::rows::{explained_ui, rows};
use crate::gui::windows::help::{methods, shortcuts};

/// The help window and its open page.
#[derive(Debug, Default)]
pub struct HelpWindow {
    page: Option<HelpPage>,
    /// Whether it was opened in this frame; the button of the page then takes the focus.
    is_new: bool,
}

impl HelpWindow {
    pub fn open(&mut self, page: HelpPage) {
        self.page = Some(page);
        self.is_new = true;
    }

    /// Shows the open page, until Esc or a click outside the window.
    pub fn ui(&mut self, ctx: &egui::Context) {
        let Some(page) = self.page else { return };
        let scroll = scroll_of_keys(ctx);
        let room = ctx.content_rect().size();
        let modal = egui::Modal::new(egui::Id::unique("help")).show(ctx, |ui| {
            ui.set_width((room.x - 60.0).min(680.0));
            let close = self.pages_ui(ui, page);
            ui.separator();
            let height = (room.y - 140.0).clamp(60.0, 560.0);
            ScrollArea::vertical()
                .id_salt(HelpPage::ALL.iter().position(|other| *other == page))
                .max_height(height)
                .min_scrolled_height(height)
                .auto_shrink([false, true])
                .show(ui, |ui| {
                    ui.scroll_with_delta(vec2(0.0, scroll));
                    page_ui(ui, page);
                });
            close
        });
        if modal.should_close() || modal.inner {
            self.page = None;
        }
    }

    /// A button for every page; returns whether the window closes.
    fn pages_ui(&mut self, ui: &mut Ui, page: HelpPage) -> bool {
        let is_new = std::mem::take(&mut self.is_new);
        ui.horizontal_wrapped(|ui| {
            for other in HelpPage::ALL {
                let button = ui.selectable_label(other == page, other.title());
                if other == page && is_new {
                    button.request_focus();
                }
                if button.clicked() {
                    self.page = Some(other);
                }
            }
            ui.button("Close").on_hover_text("Esc").clicked()
        })
        .inner
    }
}

/// Distance that the keys scroll the page in this frame, in points.
fn scroll_of_keys(ctx: &egui::Context) -> f32 {
    let keys = [
        (Key::ArrowDown, -40.0),
        (Key::ArrowUp, 40.0),
        (Key::PageDown, -400.0),
        (Key::PageUp, 400.0),
        (Key::Home, 1e5),
        (Key::End, -1e5),
    ];
    ctx.input_mut(|input| {
        let mut presses = |key| input.count_and_consume_key(Modifiers::NONE, key) as f32;
        keys.map(|(key, by)| presses(key) * by).iter().sum()
    })
}

fn page_ui(ui: &mut Ui, page: HelpPage) {
    match page {
        HelpPage::Shortcuts => shortcuts::ui(ui),
        HelpPage::Methods => methods::ui(ui),
        HelpPage::Glossary => explained_ui(ui, &rows(include_str!("glossary.txt"))),
        HelpPage::About => about_ui(ui),
    }
}

/// Name, version and licence.
fn about_ui(ui: &mut Ui) {
    ui.label(RichText::new(concat!("Genetide ", env!("CARGO_PKG_VERSION"))).heading());
    ui.add_space(theme::GAP);
    ui.label("Temporal gene responses in single-cell and bulk expression data.");
    ui.add(
        Label::new(
            "A variational recurrent neural network is trained on the temporal profiles of the \
             genes, which are then clustered by the shape of their response. The same analysis \
             runs without a window with \"genetide run\".",
        )
        .wrap(),
    );
    ui.add_space(theme::GAP);
    ui.weak("MIT licence");
}
