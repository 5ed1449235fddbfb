//! Performs the actions of a frame.

use eframe::egui::{self, ViewportCommand};

use crate::gui::app::{
    command::{Action, Zoom},
    state::GenetideApp,
};
use crate::gui::frame::{layout::Layout, pane::Pane, theme};
use crate::gui::panels::ListPrompt;
use crate::gui::windows::name_prompt::NamePrompt;
use crate::session::{LogCommand, ViewCommand};

impl GenetideApp {
    pub(super) fn perform(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Session(command) => {
                if let Some(command) = self.before_opening(command) {
                    self.execute(command);
                }
            }
            Action::Pick(purpose) => self.pick(purpose),
            Action::TypePath(purpose) => self.prompt(purpose, false),
            Action::SaveSession => self.save_session(),
            Action::ShowFigureWindow => self.figure.is_open = true,
            Action::TogglePane(pane) => self.change_layout(|layout| layout.toggle(pane)),
            Action::ShowPane(pane) => self.change_layout(|layout| layout.show(pane)),
            Action::ResetLayout => self.change_layout(Layout::reset),
            Action::FocusPane(pane) => self.change_layout(|layout| layout.focus(pane)),
            Action::FocusNextPane(forward) => {
                if let Some(pane) = self.layout.next_to_focus(ctx, forward) {
                    self.change_layout(|layout| layout.focus(pane));
                }
            }
            Action::SetAppearance(appearance) => {
                self.appearance = appearance;
                theme::apply(ctx, appearance);
            }
            Action::Zoom(Zoom::In) => egui::gui_zoom::zoom_in(ctx),
            Action::Zoom(Zoom::Out) => egui::gui_zoom::zoom_out(ctx),
            Action::Zoom(Zoom::Reset) => ctx.set_zoom_factor(1.0),
            Action::CopyGeneNames => ctx.copy_text(self.selected_names().join("\n")),
            Action::CopyTable => {
                self.panels
                    .genes
                    .table
                    .copy(ctx, &self.session, &self.sender);
            }
            Action::NameList(task) => {
                self.list_prompt = Some(ListPrompt::new(ctx, task, &self.session));
            }
            Action::Name(target) => self.name_prompt = NamePrompt::new(target, &self.session),
            Action::FocusSearch => {
                self.change_layout(|layout| layout.show(Pane::Genes));
                self.panels.genes.focus_search = true;
            }
            Action::Map(action) => {
                self.change_layout(|layout| layout.show(Pane::Embedding));
                self.panels.embedding.act(action);
            }
            Action::OpenPalette => self.palette.open(),
            Action::StartTour => self.tour.go(0, &self.session),
            Action::DismissToasts => {
                for toast in self.session.toasts() {
                    self.sender.send(LogCommand::DismissToast(toast.id));
                }
            }
            Action::ShowHelp(page) => self.help.open(page),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    fn change_layout(&mut self, change: impl FnOnce(&mut Layout) -> String) {
        let layout = change(&mut self.layout);
        self.execute(ViewCommand::SetLayout(layout));
    }

    fn selected_names(&self) -> Vec<&str> {
        let genes = self.session.gene_names();
        let selected = self.session.selection().selected.iter();
        selected
            .filter_map(|gene| genes.get(gene.index()).map(String::as_str))
            .collect()
    }
}
