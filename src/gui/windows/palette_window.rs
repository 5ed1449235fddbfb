//! The command palette: actions, genes, clusters, gene lists, runs and recent files by name.

use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::sync::Arc;

use eframe::egui::{self, Align2, Button, Key, Modifiers, RichText, Ui, vec2};

use crate::gui::actions::{self, ActionContext, Entry};
use crate::gui::app::Recent;
use crate::gui::app::command::{Action, Sender};
use crate::gui::frame::{pane::Pane, theme};
use crate::pipeline::ClusterOutcome;
use crate::session::{self, DataCommand, RunCommand, SelectionCommand, Session};
use genetide_analysis::ClusterSummary;
use genetide_data::GeneIndex;
use genetide_data::read::LoadedTable;

/// The largest number of hits of each kind.
const LISTED: usize = 40;

/// What a hit stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Target {
    /// Index into the table of actions.
    Action(usize),
    /// A gene of the data set.
    Gene(GeneIndex),
    /// Index into the summaries of the clusters.
    Cluster(usize),
    /// Index into the gene lists.
    List(usize),
    /// Index into the runs.
    Run(usize),
    /// Index into the recent files.
    Recent(usize),
}

/// A search hit and the name by which it was found.
struct Hit {
    target: Target,
    name: String,
}

/// The state that the hits were computed for.
struct SearchKey {
    text: String,
    table: Option<Arc<LoadedTable>>,
    clusters: Option<Arc<ClusterOutcome>>,
}

/// The window of the command palette.
#[derive(Default)]
pub struct PaletteWindow {
    is_open: bool,
    /// Whether it was opened in this frame; the cursor then moves to the text field.
    is_new: bool,
    text: String,
    hits: Vec<Hit>,
    chosen: usize,
    key: Option<SearchKey>,
}

impl PaletteWindow {
    /// Opens it, with an empty text field.
    pub fn open(&mut self) {
        *self = Self {
            is_open: true,
            is_new: true,
            ..Self::default()
        };
    }

    /// Shows it while it is open.
    pub fn ui(&mut self, ctx: &egui::Context, now: &ActionContext<'_>, sender: &Sender) {
        if !self.is_open {
            return;
        }
        let id = egui::Id::unique("palette");
        let area = egui::Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 70.0));
        let step = step(ctx);
        let modal = egui::Modal::new(id).area(area).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 40.0).min(560.0));
            let entered = self.field_ui(ui);
            self.find(now);
            let last = self.hits.len().saturating_sub(1);
            self.chosen = self.chosen.saturating_add_signed(step).min(last);
            let clicked = self.hits_ui(ui, now, step != 0);
            clicked.or_else(|| Some(self.hits.get(self.chosen).filter(|_| entered)?.target))
        });
        self.is_open = !modal.should_close();
        let Some(target) = modal.inner else { return };
        if let Some(actions) = actions_of(target, now) {
            self.is_open = false;
            for action in actions {
                sender.act(action);
            }
        }
    }

    /// The text field; returns whether Enter was pressed in it.
    fn field_ui(&mut self, ui: &mut Ui) -> bool {
        let what = "Search commands, genes, clusters and recent files";
        let field = ui
            .add(
                theme::line_edit(&mut self.text)
                    .hint_text(what)
                    .desired_width(f32::INFINITY),
            )
            .accessible_name(what);
        // Up and down move the choice, not the focus.
        let filter = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..egui::EventFilter::default()
        };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(field.id, filter));
        let entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if std::mem::take(&mut self.is_new) || entered {
            field.request_focus();
        }
        entered
    }

    /// Searches again if the text, or what is searched, has changed.
    fn find(&mut self, now: &ActionContext<'_>) {
        let session = now.session;
        let is_current = self.key.as_ref().is_some_and(|key| {
            key.text == self.text
                && key.table.as_ref().map(Arc::as_ptr) == session.table().map(Arc::as_ptr)
                && key.clusters.as_ref().map(Arc::as_ptr) == session.clusters().map(Arc::as_ptr)
        });
        if is_current {
            return;
        }
        self.key = Some(SearchKey {
            text: self.text.clone(),
            table: session.table().cloned(),
            clusters: session.clusters().cloned(),
        });
        let hits = hits(&self.text, now);
        let targets = |hits: &[Hit]| hits.iter().map(|hit| hit.target).collect::<Vec<_>>();
        if targets(&hits) != targets(&self.hits) {
            self.chosen = 0;
        }
        self.hits = hits;
    }

    /// The list; returns what was clicked.
    fn hits_ui(&mut self, ui: &mut Ui, now: &ActionContext<'_>, moved: bool) -> Option<Target> {
        if self.hits.is_empty() {
            theme::hint_ui(ui, "No matches.");
            return None;
        }
        let height = (ui.ctx().content_rect().height() - 180.0).clamp(80.0, 420.0);
        let mut clicked = None;
        egui::ScrollArea::vertical()
            .max_height(height)
            // The window keeps the height of the last frame; a longer list must enlarge it again.
            .min_scrolled_height(height)
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 1.0;
                for (i, hit) in self.hits.iter().enumerate() {
                    let response = hit_ui(ui, hit, now, i == self.chosen);
                    if moved && i == self.chosen {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        clicked = Some(hit.target);
                    }
                }
            });
        clicked
    }
}

/// The number of rows that the keys move the choice by; the text field does not get these keys.
fn step(ctx: &egui::Context) -> isize {
    let keys = [
        (Key::ArrowDown, 1),
        (Key::ArrowUp, -1),
        (Key::PageDown, 10),
        (Key::PageUp, -10),
    ];
    ctx.input_mut(|input| {
        let mut presses = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        keys.map(|(key, step)| presses(key) * step).iter().sum()
    })
}

/// The hits for a text, best first; for an empty text, all actions and recent files.
fn hits(text: &str, now: &ActionContext<'_>) -> Vec<Hit> {
    let session = now.session;
    let full_name = |entry: &Entry| format!("{} {}", entry.full_name_now(now), entry.menu.title());
    let names: Vec<String> = actions::all().iter().map(full_name).collect();
    let files = now.recent.iter().map(Recent::full_name);
    let files: Vec<String> = files.collect();
    if text.trim().is_empty() {
        let actions = (0..).map(Target::Action).zip(names);
        let all = actions.chain((0..).map(Target::Recent).zip(files));
        return all.map(|(target, name)| Hit { target, name }).collect();
    }
    let clusters: Vec<String> = summaries(session).iter().map(cluster_name).collect();
    let lists = session.lists().iter().map(|list| list.name.clone());
    let runs = session.runs().iter().map(|run| run.name.clone());
    let (lists, runs): (Vec<_>, Vec<_>) = (lists.collect(), runs.collect());
    let mut all = found(&names, text, Target::Action);
    all.extend(found(&clusters, text, Target::Cluster));
    all.extend(found(session.gene_names(), text, |gene| {
        Target::Gene(GeneIndex::new(gene))
    }));
    all.extend(found(&lists, text, Target::List));
    all.extend(found(&runs, text, Target::Run));
    all.extend(found(&files, text, Target::Recent));
    // The sort is stable, so equally good hits stay in the order of their kinds.
    all.sort_by_key(|(rank, _)| Reverse(*rank));
    all.into_iter().map(|(_, hit)| hit).collect()
}

/// Whether the name is the text, whether it contains the text, and the score of a fuzzy match.
type Rank = (bool, bool, u32);

/// The best hits of one kind. Names that contain the text rank equally and keep their order.
fn found(names: &[String], text: &str, target: fn(usize) -> Target) -> Vec<(Rank, Hit)> {
    let matches = session::matches(names.iter().map(String::as_str), text);
    let text = text.trim().to_lowercase();
    let ranked = matches.into_iter().map(|found| {
        let holds = names[found.index].to_lowercase().contains(&text);
        let score = if holds { 0 } else { found.score };
        ((found.exact, holds, score), found.index)
    });
    let mut ranked: Vec<(Rank, usize)> = ranked.collect();
    ranked.sort_by_key(|&(rank, index)| (Reverse(rank), index));
    ranked.truncate(LISTED);
    let hit = |index: usize| Hit {
        target: target(index),
        name: names[index].clone(),
    };
    let ranked = ranked.into_iter();
    ranked.map(|(rank, index)| (rank, hit(index))).collect()
}

fn summaries(session: &Session) -> &[ClusterSummary] {
    let clusters = session.clusters();
    clusters.map_or(&[], |clusters| &clusters.summaries)
}

fn cluster_name(summary: &ClusterSummary) -> String {
    format!("Cluster {}: {}", summary.label, summary.words)
}

/// The actions of a hit; `None` if it is disabled.
fn actions_of(target: Target, now: &ActionContext<'_>) -> Option<Vec<Action>> {
    let session = now.session;
    let action = match target {
        Target::Action(index) => {
            let entry = actions::all().get(index)?;
            let possible = entry.disabled_reason(now).is_none();
            possible.then(|| entry.action(now))?
        }
        Target::Gene(gene) => {
            let mut actions = vec![
                Action::ShowPane(Pane::Genes),
                SelectionCommand::Select(BTreeSet::from([gene])).into(),
            ];
            if !session.selection().pinned.contains(&gene) {
                actions.push(SelectionCommand::TogglePin(gene).into());
            }
            return Some(actions);
        }
        Target::Cluster(index) => {
            SelectionCommand::SelectCluster(summaries(session).get(index)?.label).into()
        }
        Target::List(index) => SelectionCommand::SelectList(index).into(),
        Target::Run(index) => RunCommand::Switch(session.runs().get(index)?.id).into(),
        Target::Recent(index) => DataCommand::Open(now.recent.get(index)?.source()).into(),
    };
    Some(vec![action])
}

/// A row of the list: name, kind, and on the right the shortcut, what choosing it does, or why it is
/// disabled.
fn hit_ui(ui: &mut Ui, hit: &Hit, now: &ActionContext<'_>, chosen: bool) -> egui::Response {
    let mut disabled_reason = None;
    let mut name = hit.name.clone();
    let shortcut;
    let (kind, right) = match hit.target {
        Target::Action(index) => {
            let entry = &actions::all()[index];
            disabled_reason = entry.disabled_reason(now);
            name = entry.full_name_now(now);
            shortcut = entry.shortcut_text(ui.ctx());
            (entry.menu.title(), disabled_reason.unwrap_or(&shortcut))
        }
        Target::Gene(_) => ("Gene", "Select and pin"),
        Target::Cluster(_) => ("Cluster", "Select genes"),
        Target::List(_) => ("List", "Select genes"),
        Target::Run(_) => ("Run", "Show results"),
        Target::Recent(_) => ("Recent file", "Open"),
    };
    let spoken = match disabled_reason {
        Some(reason) => format!("{name}, {kind}, unavailable: {reason}"),
        None => format!("{name}, {kind}, {right}"),
    };
    let mut name = RichText::new(name);
    if disabled_reason.is_some() {
        name = name.weak();
    }
    let button = Button::selectable(chosen, (name, RichText::new(kind).small().weak()))
        .right_text(RichText::new(right).small().weak())
        .truncate()
        .min_size(vec2(ui.available_width(), 0.0));
    ui.add(button).accessible_name(spoken)
}
