//! The help: one box with a page for each entry of the menu.

mod methods;
mod shortcuts;
mod words;

use eframe::egui::{self, Key, Label, Modifiers, RichText, ScrollArea, Ui, vec2};

use super::command::HelpPage;
use super::theme;

const PAGES: [(HelpPage, &str); 4] = [
    (HelpPage::Shortcuts, "Shortcuts"),
    (HelpPage::Methods, "Methods in short"),
    (HelpPage::Glossary, "Words used"),
    (HelpPage::About, "About Genetide"),
];

/// The help, and the page that is open.
#[derive(Debug, Default)]
pub struct HelpWindow {
    page: Option<HelpPage>,
    /// Opened in this frame: its button takes the focus.
    is_new: bool,
}

impl HelpWindow {
    /// Opens a page.
    pub fn open(&mut self, page: HelpPage) {
        self.page = Some(page);
        self.is_new = true;
    }

    /// Shows the page that is open, until Esc or a click beside it.
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
                .id_salt(PAGES.iter().position(|(other, _)| *other == page))
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

    /// A button for every page; returns whether the help is to be closed.
    fn pages_ui(&mut self, ui: &mut Ui, page: HelpPage) -> bool {
        let is_new = std::mem::take(&mut self.is_new);
        ui.horizontal_wrapped(|ui| {
            for (other, title) in PAGES {
                let button = ui.selectable_label(other == page, title);
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

/// How far the keys scroll the page in this frame, in points.
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
        let pressed = keys
            .into_iter()
            .map(|(key, by)| input.count_and_consume_key(Modifiers::NONE, key) as f32 * by);
        pressed.sum()
    })
}

fn page_ui(ui: &mut Ui, page: HelpPage) {
    match page {
        HelpPage::Shortcuts => shortcuts::ui(ui),
        HelpPage::Methods => methods::ui(ui),
        HelpPage::Glossary => words::ui(ui),
        HelpPage::About => about_ui(ui),
    }
}

/// Words at the left, what they mean at the right.
fn explained_ui(ui: &mut Ui, rows: &[(&str, &str)]) {
    let left = 150.0;
    for (word, meaning) in rows {
        ui.horizontal_top(|ui| {
            ui.allocate_ui(vec2(left, 0.0), |ui| {
                ui.set_width(left);
                ui.add(Label::new(RichText::new(*word).strong()).wrap());
            });
            ui.add(Label::new(*meaning).wrap());
        });
        ui.add_space(2.0);
    }
}

fn about_ui(ui: &mut Ui) {
    ui.label(RichText::new(concat!("Genetide ", env!("CARGO_PKG_VERSION"))).heading());
    ui.add_space(theme::GAP);
    ui.label("How genes respond over time, in single-cell data.");
    ui.add(
        Label::new(
            "A variational recurrent network is trained on the time profile of each gene; from \
             what it learns, genes are clustered by the shape of their response. The same runs \
             without a window by \"genetide run\".",
        )
        .wrap(),
    );
    ui.add_space(theme::GAP);
    ui.weak("MIT licence");
}
