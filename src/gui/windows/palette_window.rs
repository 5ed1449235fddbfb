//! The command palette: actions, genes, clusters, gene lists, runs and recent files by name.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use eframe::egui::{self, Align2, Button, Key, Modifiers, RichText, Ui, vec2};

use crate::gui::actions::{self, ActionContext};
use crate::gui::app::command::{Action, Sender};
use crate::gui::frame::{pane::Pane, theme};
use crate::pipeline::ClusterOutcome;
use crate::session::{self, DataCommand, RunCommand, SelectionCommand, Session};
use genetide_analysis::ClusterSummary;
use genetide_data::read::{LoadedTable, Source};

/// The largest number of hits of each kind.
const LISTED: usize = 40;

/// A search hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Hit {
    /// Index into the table of actions.
    Action(usize),
    /// Index into the genes of the data set.
    Gene(usize),
    /// Label of a cluster.
    Cluster(usize),
    /// Index into the gene lists.
    List(usize),
    /// Index into the runs.
    Run(usize),
    /// Index into the recent files.
    Recent(usize),
}

/// The state that the hits were computed for.
#[derive(Default)]
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
    pub fn ui(
        &mut self,
        ctx: &egui::Context,
        now: &ActionContext<'_>,
        sender: &Sender,
        recent: &[PathBuf],
    ) {
        if !self.is_open {
            return;
        }
        let id = egui::Id::unique("palette");
        let area = egui::Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, 70.0));
        let step = step(ctx);
        let modal = egui::Modal::new(id).area(area).show(ctx, |ui| {
            ui.set_width((ctx.content_rect().width() - 40.0).min(560.0));
            let entered = self.field_ui(ui);
            self.find(now, recent);
            let last = self.hits.len().saturating_sub(1);
            self.chosen = self.chosen.saturating_add_signed(step).min(last);
            let clicked = self.hits_ui(ui, now, recent, step != 0);
            clicked.or_else(|| self.hits.get(self.chosen).copied().filter(|_| entered))
        });
        self.is_open = !modal.should_close();
        let Some(hit) = modal.inner else { return };
        if let Some(actions) = actions_of(hit, now, recent) {
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
    fn find(&mut self, now: &ActionContext<'_>, recent: &[PathBuf]) {
        let session = now.session;
        let is_current = self.key.as_ref().is_some_and(|key| {
            key.text == self.text
                && same(key.table.as_ref(), session.table())
                && same(key.clusters.as_ref(), session.clusters())
        });
        if is_current {
            return;
        }
        self.key = Some(SearchKey {
            text: self.text.clone(),
            table: session.table().cloned(),
            clusters: session.clusters().cloned(),
        });
        let hits = hits(&self.text, now, recent);
        if hits != self.hits {
            self.hits = hits;
            self.chosen = 0;
        }
    }

    /// The list; returns the hit that was clicked.
    fn hits_ui(
        &mut self,
        ui: &mut Ui,
        now: &ActionContext<'_>,
        recent: &[PathBuf],
        moved: bool,
    ) -> Option<Hit> {
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
                for (i, &hit) in self.hits.iter().enumerate() {
                    let row = Row::of(hit, now, recent, ui.ctx());
                    let response = row.ui(ui, i == self.chosen);
                    if moved && i == self.chosen {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() {
                        clicked = Some(hit);
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
        let mut steps = 0;
        for (key, step) in keys {
            steps += input.count_and_consume_key(Modifiers::NONE, key) as isize * step;
        }
        steps
    })
}

fn same<T>(a: Option<&Arc<T>>, b: Option<&Arc<T>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => Arc::ptr_eq(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// The hits for a text, best first; for an empty text, all actions and recent files.
fn hits(text: &str, now: &ActionContext<'_>, recent: &[PathBuf]) -> Vec<Hit> {
    let names: Vec<String> = actions::all()
        .iter()
        .map(|entry| format!("{} {}", entry.full_name_now(now), entry.menu.title()))
        .collect();
    let files: Vec<String> = recent
        .iter()
        .map(|path| path.display().to_string())
        .collect();
    if text.trim().is_empty() {
        let recent = (0..files.len()).map(Hit::Recent);
        return (0..names.len()).map(Hit::Action).chain(recent).collect();
    }
    let genes = now.session.table();
    let genes = genes.map_or(&[][..], |table| table.profiles.genes());
    let summaries = summaries(now.session);
    let clusters: Vec<String> = summaries.iter().map(cluster_name).collect();
    let lists: Vec<String> = now.session.lists().iter().map(list_name).collect();
    let runs = now.session.runs().iter();
    let runs: Vec<String> = runs.map(|run| run.name.clone()).collect();
    let mut all = found(&names, text, Hit::Action);
    all.extend(found(&clusters, text, |index| {
        Hit::Cluster(summaries.get(index).map_or(0, |summary| summary.label))
    }));
    all.extend(found(genes, text, Hit::Gene));
    all.extend(found(&lists, text, Hit::List));
    all.extend(found(&runs, text, Hit::Run));
    all.extend(found(&files, text, Hit::Recent));
    // The sort is stable, so equally good hits stay in the order of their kinds.
    all.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    all.into_iter().map(|(_, hit)| hit).collect()
}

/// Whether the name is the text, whether it contains the text, and the score of a fuzzy match.
type Rank = (bool, bool, u32);

/// The best hits of one kind. Names that contain the text rank equally and keep their order.
fn found(names: &[String], text: &str, hit: impl Fn(usize) -> Hit) -> Vec<(Rank, Hit)> {
    let matches = session::matches(names.iter().map(String::as_str), text);
    let text = text.trim().to_lowercase();
    let ranked = matches.into_iter().map(|found| {
        let holds = names[found.index].to_lowercase().contains(&text);
        let score = if holds { 0 } else { found.score };
        ((found.exact, holds, score), found.index)
    });
    let mut ranked: Vec<(Rank, usize)> = ranked.collect();
    ranked.sort_by_key(|&(rank, index)| (std::cmp::Reverse(rank), index));
    ranked.truncate(LISTED);
    let hits = ranked.into_iter();
    hits.map(|(rank, index)| (rank, hit(index))).collect()
}

fn summaries(session: &Session) -> &[ClusterSummary] {
    let clusters = session.clusters();
    clusters.map_or(&[], |clusters| &clusters.summaries)
}

fn cluster_name(summary: &ClusterSummary) -> String {
    format!("Cluster {}: {}", summary.label, summary.words)
}

fn list_name(list: &session::GeneList) -> String {
    list.name.clone()
}

/// The actions of a hit; `None` if it is disabled.
fn actions_of(hit: Hit, now: &ActionContext<'_>, recent: &[PathBuf]) -> Option<Vec<Action>> {
    let session = now.session;
    match hit {
        Hit::Action(index) => {
            let entry = actions::all().get(index)?;
            let possible = entry.disabled_reason(now).is_none();
            possible.then(|| vec![entry.action(now)])
        }
        Hit::Gene(gene) => {
            let mut actions = vec![
                Action::ShowPane(Pane::Genes),
                Action::session(SelectionCommand::Select(BTreeSet::from([gene]))),
            ];
            if !session.selection().pinned.contains(&gene) {
                actions.push(Action::session(SelectionCommand::TogglePin(gene)));
            }
            Some(actions)
        }
        Hit::Cluster(label) => Some(vec![Action::session(SelectionCommand::SelectCluster(
            label,
        ))]),
        Hit::List(index) => Some(vec![Action::session(SelectionCommand::SelectList(index))]),
        Hit::Run(index) => {
            let run = session.runs().get(index)?;
            Some(vec![Action::session(RunCommand::Switch(run.id))])
        }
        Hit::Recent(index) => {
            let source = Source::File(recent.get(index)?.clone());
            Some(vec![Action::session(DataCommand::Open(source))])
        }
    }
}

/// A row of the list.
struct Row {
    name: String,
    /// The kind of hit, shown after the name.
    kind: &'static str,
    /// Shown on the right: its shortcut, or what choosing it does.
    right: String,
    /// Why it is disabled.
    disabled_reason: Option<&'static str>,
}

impl Row {
    fn of(hit: Hit, now: &ActionContext<'_>, recent: &[PathBuf], ctx: &egui::Context) -> Self {
        let row = |name: String, kind, right: &str| Self {
            name,
            kind,
            right: right.to_owned(),
            disabled_reason: None,
        };
        match hit {
            Hit::Action(index) => {
                let entry = &actions::all()[index];
                Self {
                    name: entry.full_name_now(now),
                    kind: entry.menu.title(),
                    right: entry.shortcut_text(ctx),
                    disabled_reason: entry.disabled_reason(now),
                }
            }
            Hit::Gene(gene) => {
                let table = now.session.table();
                let name = table.and_then(|table| table.profiles.genes().get(gene));
                row(name.cloned().unwrap_or_default(), "Gene", "Select and pin")
            }
            Hit::Cluster(label) => {
                let mut all = summaries(now.session).iter();
                let summary = all.find(|summary| summary.label == label);
                let name = summary.map(cluster_name).unwrap_or_default();
                row(name, "Cluster", "Select genes")
            }
            Hit::List(index) => {
                let name = now.session.lists().get(index).map(list_name);
                row(name.unwrap_or_default(), "List", "Select genes")
            }
            Hit::Run(index) => {
                let run = now.session.runs().get(index);
                let name = run.map(|run| run.name.clone()).unwrap_or_default();
                row(name, "Run", "Show results")
            }
            Hit::Recent(index) => {
                let path = recent.get(index).map(|path| path.display().to_string());
                row(path.unwrap_or_default(), "Recent file", "Open")
            }
        }
    }

    fn ui(&self, ui: &mut Ui, chosen: bool) -> egui::Response {
        let mut name = RichText::new(&self.name);
        if self.disabled_reason.is_some() {
            name = name.weak();
        }
        let right = self.disabled_reason.unwrap_or(&self.right);
        let button = Button::selectable(chosen, (name, RichText::new(self.kind).small().weak()))
            .right_text(RichText::new(right).small().weak())
            .truncate()
            .min_size(vec2(ui.available_width(), 0.0));
        let spoken = match self.disabled_reason {
            Some(reason) => format!("{}, {}, unavailable: {reason}", self.name, self.kind),
            None => format!("{}, {}, {right}", self.name, self.kind),
        };
        ui.add(button).accessible_name(spoken)
    }
}
