//! The tour: seven cards, each beside the panel it speaks of, over the program as it is.

use eframe::egui::{
    self, Align2, Button, Event, Key, Modifiers, Rect, RichText, Stroke, StrokeKind, Ui, Vec2,
    pos2, vec2,
};

use super::actions::Situation;
use super::command::{Action, Sender};
use super::layout::Pane;
use super::theme;
use crate::data::read::Source;
use crate::session::{Command, Session};

/// What a step waits for, to go on by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Awaited {
    Table,
    Training,
}

struct Step {
    pane: Option<Pane>,
    title: &'static str,
    text: &'static str,
    awaited: Option<Awaited>,
}

const STEPS: [Step; 7] = [
    Step {
        pane: Some(Pane::Data),
        title: "A table of cells",
        text: "Rows are cells, each with a time; columns are genes. Here stands what was recognised \
               in the table, and how many genes respond at all.",
        awaited: Some(Awaited::Table),
    },
    Step {
        pane: Some(Pane::Training),
        title: "Training",
        text: "A network learns how genes change over time. Press Start training; the curves fall \
               while it learns, and the tour goes on when it is done.",
        awaited: Some(Awaited::Training),
    },
    Step {
        pane: Some(Pane::Embedding),
        title: "The map of genes",
        text: "Each point is a gene; genes near each other respond alike. Point at one to see its \
               name, double click to pin it, and choose above the map what colours it.",
        awaited: None,
    },
    Step {
        pane: Some(Pane::Clusters),
        title: "Clusters",
        text: "Genes that respond alike, from early to late. Their number is suggested; move the \
               slider to change it. Click a cluster to select its genes.",
        awaited: None,
    },
    Step {
        pane: Some(Pane::Genes),
        title: "Genes",
        text: "Type a name in the search field, such as IRF1, and press Enter to pin the gene. The \
               curves of pinned genes lie in one plot, to be compared; the table below lists all genes.",
        awaited: None,
    },
    Step {
        pane: Some(Pane::Clusters),
        title: "Export",
        text: "Export CSV writes the cluster of every gene. The menu File has all tables and the \
               figure too. What you do can be taken back with Ctrl+Z.",
        awaited: None,
    },
    Step {
        pane: None,
        title: "That is all",
        text: "Ctrl+P finds every action and every gene by name. F1 lists the keys, and Help explains \
               the methods and the words. Open a table of your own with Ctrl+O.",
        awaited: None,
    },
];

/// The width of a card, and what is taken for its height until it was painted.
const CARD: Vec2 = vec2(320.0, 190.0);

/// The tour, while it goes on.
#[derive(Debug, Default)]
pub struct Tour {
    step: Option<usize>,
    /// The step was reached in this frame.
    is_new: bool,
    /// What the step waits for was not there when it was reached.
    waits: bool,
    size: Option<Vec2>,
}

/// What the user asks of the tour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Move {
    Back,
    Next,
    End,
}

impl Tour {
    /// Begins with the first card.
    pub fn start(&mut self, session: &Session) {
        self.go(0, session);
    }

    fn go(&mut self, step: usize, session: &Session) {
        let Some(card) = STEPS.get(step) else {
            self.step = None;
            return;
        };
        self.step = Some(step);
        self.is_new = true;
        self.waits = card
            .awaited
            .is_some_and(|awaited| !is_there(session, awaited));
    }

    /// Shows the card of the step, and the outline of the panel it speaks of.
    pub fn ui(&mut self, ctx: &egui::Context, now: &Situation<'_>, sender: &Sender) {
        let Some(place) = self.step else { return };
        let step = &STEPS[place];
        if let Some(pane) = step.pane.filter(|_| self.is_new) {
            sender.act(Action::ShowPane(pane));
            ctx.request_repaint();
        }
        let target = step.pane.and_then(|pane| now.layout.place(pane));
        if let Some(target) = target {
            outline(ctx, target);
        }
        let size = self.size.unwrap_or(CARD);
        let corner = corner(ctx.content_rect(), target, size);
        let area = egui::Area::new(egui::Id::unique("tour"))
            .order(egui::Order::Foreground)
            .sense(egui::Sense::hover())
            .fixed_pos(corner)
            .show(ctx, |ui| self.card_ui(ui, place, now, sender));
        self.size = Some(area.response.rect.size());
        let arrived = self.waits
            && step
                .awaited
                .is_some_and(|awaited| is_there(now.session, awaited));
        let asked = if arrived {
            Some(Move::Next)
        } else {
            area.inner.or_else(|| keys(ctx, area.response.layer_id))
        };
        match asked {
            Some(Move::Next) => self.go(place + 1, now.session),
            Some(Move::Back) => self.go(place.saturating_sub(1), now.session),
            Some(Move::End) => self.step = None,
            None => {}
        }
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        place: usize,
        now: &Situation<'_>,
        sender: &Sender,
    ) -> Option<Move> {
        let step = &STEPS[place];
        let is_new = std::mem::take(&mut self.is_new);
        egui::Frame::popup(ui.style())
            .inner_margin(12.0)
            .show(ui, |ui| {
                ui.set_width(CARD.x);
                ui.horizontal(|ui| {
                    ui.label(RichText::new(step.title).heading());
                    ui.weak(format!("{} of {}", place + 1, STEPS.len()));
                });
                ui.add(egui::Label::new(step.text).wrap());
                self.awaited_ui(ui, step, now, sender);
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| moves_ui(ui, place, is_new)).inner
            })
            .inner
    }

    /// What is still to be done at this step, and a button that does it.
    fn awaited_ui(&self, ui: &mut Ui, step: &Step, now: &Situation<'_>, sender: &Sender) {
        let Some(awaited) = step.awaited.filter(|_| self.waits) else {
            return;
        };
        let session = now.session;
        ui.add_space(theme::GAP);
        match awaited {
            Awaited::Table if session.reading.is_some() || session.is_preparing() => {
                theme::activity_ui(ui, "Reading the table…");
            }
            Awaited::Table => {
                if ui.button("Open the sample").clicked() {
                    sender.send(Command::Open(Source::Sample));
                }
            }
            Awaited::Training if session.is_training() || session.clustering_running => {
                theme::activity_ui(ui, "Training…");
            }
            Awaited::Training => {
                let ready = session.prepared.is_some();
                let start = ui
                    .add_enabled(ready, Button::new("Start training now"))
                    .on_disabled_hover_text("Open a table first");
                if start.clicked() {
                    sender.send(Command::StartTraining);
                }
            }
        }
    }
}

fn moves_ui(ui: &mut Ui, place: usize, is_new: bool) -> Option<Move> {
    let back = ui.add_enabled(place > 0, Button::new("Back"));
    let is_last = place + 1 == STEPS.len();
    let next = ui.button(if is_last { "Done" } else { "Next" });
    let end = (!is_last).then(|| ui.button("End the tour"));
    if is_new {
        next.request_focus();
    }
    if back.clicked() {
        Some(Move::Back)
    } else if next.clicked() {
        Some(Move::Next)
    } else {
        end.filter(egui::Response::clicked).map(|_| Move::End)
    }
}

/// Whether what a step waits for is there.
fn is_there(session: &Session, awaited: Awaited) -> bool {
    match awaited {
        Awaited::Table => session.prepared.is_some(),
        Awaited::Training => !session.is_training() && session.clusters.is_some(),
    }
}

/// Esc ends the tour. The arrow keys and Enter move it, unless they belong to a control outside the
/// card.
fn keys(ctx: &egui::Context, card: egui::LayerId) -> Option<Move> {
    if ctx.memory(|memory| memory.top_modal_layer().is_some()) || egui::Popup::is_any_open(ctx) {
        return None;
    }
    let focused = ctx.memory(egui::Memory::focused);
    let focused_on = focused.and_then(|id| ctx.read_response(id));
    let is_free = focused_on.is_none_or(|response| response.layer_id == card);
    let pressed = |input: &egui::InputState, wanted: Key| {
        input.events.iter().any(|event| {
            matches!(event, Event::Key { key, pressed: true, modifiers: Modifiers::NONE, .. }
                if *key == wanted)
        })
    };
    ctx.input(|input| {
        if pressed(input, Key::Escape) {
            Some(Move::End)
        } else if is_free && pressed(input, Key::ArrowRight) {
            Some(Move::Next)
        } else if is_free && pressed(input, Key::ArrowLeft) {
            Some(Move::Back)
        } else {
            (focused.is_none() && pressed(input, Key::Enter)).then_some(Move::Next)
        }
    })
}

fn outline(ctx: &egui::Context, target: Rect) {
    let layer = egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("tour outline"));
    let painter = ctx.layer_painter(layer);
    let visuals = &ctx.global_style().visuals;
    let stroke = Stroke::new(3.0, visuals.selection.bg_fill);
    painter.rect_stroke(target, 4.0, stroke, StrokeKind::Inside);
}

/// Where the card goes: beside the panel where there is room, else into its lower end.
fn corner(window: Rect, target: Option<Rect>, size: Vec2) -> egui::Pos2 {
    let gap = 10.0;
    let Some(target) = target else {
        return Align2::CENTER_CENTER
            .align_size_within_rect(size, window)
            .min;
    };
    let top = target.top().clamp(
        window.top() + gap,
        (window.bottom() - size.y - gap).max(window.top() + gap),
    );
    if target.right() + gap + size.x <= window.right() {
        pos2(target.right() + gap, top)
    } else if target.left() - gap - size.x >= window.left() {
        pos2(target.left() - gap - size.x, top)
    } else {
        let left = (target.center().x - size.x / 2.0).max(window.left() + gap);
        pos2(
            left,
            (target.bottom() - gap - size.y).max(window.top() + gap),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_stands_beside_its_panel_and_inside_the_window() {
        let window = Rect::from_min_max(pos2(0.0, 0.0), pos2(1280.0, 800.0));
        let places = [
            Rect::from_min_max(pos2(0.0, 30.0), pos2(340.0, 380.0)),
            Rect::from_min_max(pos2(0.0, 380.0), pos2(340.0, 780.0)),
            Rect::from_min_max(pos2(830.0, 30.0), pos2(1280.0, 780.0)),
        ];
        for target in places {
            let card = Rect::from_min_size(corner(window, Some(target), CARD), CARD);
            assert!(window.contains_rect(card), "{card:?}");
            assert!(!card.intersects(target), "{card:?} covers {target:?}");
        }
        // A panel as wide as the window has no room beside it.
        let card = Rect::from_min_size(corner(window, Some(window), CARD), CARD);
        assert!(window.contains_rect(card));
    }

    #[test]
    fn a_step_that_has_what_it_waits_for_does_not_wait() {
        let mut tour = Tour::default();
        let mut session = Session::default();
        tour.start(&session);
        assert!(tour.waits, "there is no table");
        tour.go(2, &session);
        assert!(!tour.waits);
        session.table = None;
        tour.go(STEPS.len(), &session);
        assert_eq!(tour.step, None);
    }
}
