//! The tour: seven cards, each next to the panel it describes, while the program stays usable.

use eframe::egui::{
    self, Align2, Button, Event, Key, Modifiers, Rect, RichText, Stroke, StrokeKind, Ui, Vec2,
    pos2, vec2,
};

use crate::gui::actions::ActionContext;
use crate::gui::app::command::{Action, Sender};
use crate::gui::frame::{pane::Pane, theme};
use crate::session::{DataCommand, Session, TrainingCommand};
use genetide_data::read::Source;

struct Step {
    pane: Option<Pane>,
    title: &'static str,
    text: &'static str,
}

const STEPS: [Step; 7] = [
    Step {
        pane: Some(Pane::Data),
        title: "The data set",
        text: "A data set holds the expression of genes in cells or samples taken at several time \
               points. This panel shows what was recognised, the libraries of each time point and \
               condition, and how many genes respond by more than replicates differ, or differ between \
               conditions.",
    },
    Step {
        pane: Some(Pane::Training),
        title: "Training",
        text: "A neural network learns how genes change over time. Press Start training: the loss \
               curves fall as it learns, and the tour continues when training has finished.",
    },
    Step {
        pane: Some(Pane::Embedding),
        title: "The map",
        text: "Each point is a gene; nearby genes have similar responses. Hover over a gene to \
               see its name, double-click to pin it, and choose the colouring above the map.",
    },
    Step {
        pane: Some(Pane::Clusters),
        title: "Clusters",
        text: "Groups of genes with similar responses, ordered from early to late. The number of \
               clusters is suggested; move the slider to change it. Several conditions have a curve \
               each in their colours. Click a cluster to select its genes.",
    },
    Step {
        pane: Some(Pane::Genes),
        title: "Genes",
        text: "Type a name such as IRF1 in the search field and press Enter to pin the gene. \
               Pinned genes are plotted, with a line for each condition and a circle for each \
               replicate; the table below lists all genes, and those whose conditions differ.",
    },
    Step {
        pane: Some(Pane::Clusters),
        title: "Export",
        text: "Export CSV saves the cluster of every gene. The File menu also exports all tables \
               and figures. Press Ctrl+Z to undo.",
    },
    Step {
        pane: None,
        title: "You're all set",
        text: "Press Ctrl+P to find any command or gene by name, and F1 for the keyboard \
               shortcuts. The Help menu has a methods summary and a glossary. Open your own data \
               set with Ctrl+O.",
    },
];

/// After the last step: the tour is over.
const END: usize = STEPS.len();

impl Step {
    /// Whether its goal is met, at which the tour continues by itself; steps without one are done.
    fn is_done(&self, session: &Session) -> bool {
        match self.pane {
            Some(Pane::Data) => session.prepared().is_some(),
            Some(Pane::Training) => !session.is_training() && session.clusters().is_some(),
            _ => true,
        }
    }
}

/// The width of a card, and its assumed height until it is painted.
const CARD: Vec2 = vec2(320.0, 190.0);

/// The state of the tour.
#[derive(Debug, Default)]
pub struct Tour {
    step: Option<usize>,
    /// Whether the step was reached in this frame.
    is_new: bool,
    /// Whether the goal was not met yet when the step was reached.
    waits: bool,
    size: Option<Vec2>,
}

impl Tour {
    /// Goes to a card; starts the tour with the first one.
    pub fn go(&mut self, step: usize, session: &Session) {
        let card = STEPS.get(step);
        self.step = card.map(|_| step);
        self.is_new = true;
        self.waits = card.is_some_and(|card| !card.is_done(session));
    }

    /// Shows the card of the step, and outlines the panel it describes.
    pub fn ui(&mut self, ctx: &egui::Context, now: &ActionContext<'_>, sender: &Sender) {
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
        let arrived = self.waits && step.is_done(now.session);
        let next = if arrived {
            Some(place + 1)
        } else {
            let card = area.response.layer_id;
            area.inner.or_else(|| keys(ctx, card, place))
        };
        if let Some(next) = next {
            self.go(next, now.session);
        }
    }

    fn card_ui(
        &mut self,
        ui: &mut Ui,
        place: usize,
        now: &ActionContext<'_>,
        sender: &Sender,
    ) -> Option<usize> {
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
                self.goal_ui(ui, step, now, sender);
                ui.add_space(theme::GAP);
                ui.horizontal(|ui| moves_ui(ui, place, is_new)).inner
            })
            .inner
    }

    /// What is still to be done at this step, with a button that does it.
    fn goal_ui(&self, ui: &mut Ui, step: &Step, now: &ActionContext<'_>, sender: &Sender) {
        if !self.waits {
            return;
        }
        let session = now.session;
        ui.add_space(theme::GAP);
        match step.pane {
            Some(Pane::Data) if session.reading().is_some() || session.is_preparing() => {
                theme::activity_ui(ui, "Reading data…");
            }
            Some(Pane::Data) => {
                if ui.button("Open example data").clicked() {
                    sender.send(DataCommand::Open(Source::Sample));
                }
            }
            _ if session.is_training() || session.is_clustering() => {
                theme::activity_ui(ui, "Training…");
            }
            _ => {
                let ready = session.prepared().is_some();
                let start = ui
                    .add_enabled(ready, Button::new("Start training now"))
                    .on_disabled_hover_text("Open a data set first");
                if start.clicked() {
                    sender.send(TrainingCommand::Start);
                }
            }
        }
    }
}

/// Buttons that move the tour; returns the step that they lead to.
fn moves_ui(ui: &mut Ui, place: usize, is_new: bool) -> Option<usize> {
    let back = ui.add_enabled(place > 0, Button::new("Back"));
    let is_last = place + 1 == END;
    let next = ui.button(if is_last { "Done" } else { "Next" });
    let end = (!is_last).then(|| ui.button("Skip tour"));
    if is_new {
        next.request_focus();
    }
    if back.clicked() {
        Some(place - 1)
    } else if next.clicked() {
        Some(place + 1)
    } else {
        end.filter(egui::Response::clicked).map(|_| END)
    }
}

/// Esc ends the tour. Arrow keys and Enter move it unless a control outside the card has the focus.
fn keys(ctx: &egui::Context, card: egui::LayerId, place: usize) -> Option<usize> {
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
            Some(END)
        } else if is_free && pressed(input, Key::ArrowRight) {
            Some(place + 1)
        } else if is_free && pressed(input, Key::ArrowLeft) {
            Some(place.saturating_sub(1))
        } else {
            (focused.is_none() && pressed(input, Key::Enter)).then_some(place + 1)
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

/// The position of the card: next to the panel if there is space, else at its lower end.
fn corner(window: Rect, target: Option<Rect>, size: Vec2) -> egui::Pos2 {
    let gap = 10.0;
    let Some(target) = target else {
        let centred = Align2::CENTER_CENTER.align_size_within_rect(size, window);
        return centred.min;
    };
    let highest = window.top() + gap;
    let lowest = (window.bottom() - size.y - gap).max(highest);
    let top = target.top().clamp(highest, lowest);
    if target.right() + gap + size.x <= window.right() {
        pos2(target.right() + gap, top)
    } else if target.left() - gap - size.x >= window.left() {
        pos2(target.left() - gap - size.x, top)
    } else {
        let left = (target.center().x - size.x / 2.0).max(window.left() + gap);
        pos2(left, (target.bottom() - gap - size.y).max(highest))
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
        // A panel as wide as the window leaves no space next to it.
        let card = Rect::from_min_size(corner(window, Some(window), CARD), CARD);
        assert!(window.contains_rect(card));
    }

    #[test]
    fn a_step_that_has_what_it_waits_for_does_not_wait() {
        let mut tour = Tour::default();
        let session = Session::default();
        tour.go(0, &session);
        assert!(tour.waits, "there is no table");
        tour.go(2, &session);
        assert!(!tour.waits);
        tour.go(STEPS.len(), &session);
        assert_eq!(tour.step, None);
    }
}
