//! Carries out what was asked for in a frame.

use eframe::egui::{self, ViewportCommand};

use super::GenetideApp;
use crate::gui::command::{Action, Zoom};
use crate::gui::dialogs::Purpose;
use crate::gui::layout::Pane;
use crate::gui::name_prompt::NamePrompt;
use crate::gui::panels::ListPrompt;
use crate::gui::theme;
use crate::session::Command;

impl GenetideApp {
    pub(super) fn carry_out(&mut self, action: Action, ctx: &egui::Context) {
        match action {
            Action::Session(command) => {
                if let Some(command) = self.before_opening(command) {
                    self.command(command);
                }
            }
            Action::PickSession => self.pick(Purpose::OpenSession),
            Action::SaveSession => self.save_session(),
            Action::SaveSessionAs => self.pick(Purpose::SaveSession),
            Action::TypeSessionPath => self.prompt(Purpose::SaveSession),
            Action::PickTable => self.pick(Purpose::OpenTable),
            Action::PickExport(kind) => self.pick(Purpose::Export(kind)),
            Action::TypeTablePath => self.prompt(Purpose::OpenTable),
            Action::TypeExportPath(kind) => self.prompt(Purpose::Export(kind)),
            Action::ShowFigureWindow => self.figure.open(),
            Action::TogglePane(pane) => self.session.layout = self.layout.toggle(pane),
            Action::ShowPane(pane) => self.session.layout = self.layout.show(pane),
            Action::ResetLayout => self.session.layout = self.layout.reset(),
            Action::FocusPane(pane) => self.session.layout = self.layout.focus(pane),
            Action::FocusNextPane(forward) => {
                if let Some(pane) = self.layout.next_to_focus(ctx, forward) {
                    self.session.layout = self.layout.focus(pane);
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
                    .copy_table(ctx, &self.session, &self.sender);
            }
            Action::NameList(naming) => {
                self.list_prompt = Some(ListPrompt::new(ctx, naming, &self.session));
            }
            Action::Name(named) => self.name_prompt = NamePrompt::new(named, &self.session),
            Action::FocusSearch => {
                self.session.layout = self.layout.show(Pane::Genes);
                self.panels.genes.focus_search = true;
            }
            Action::Map(action) => {
                self.session.layout = self.layout.show(Pane::Embedding);
                self.panels.embedding.act(action);
            }
            Action::OpenPalette => self.palette.open(),
            Action::StartTour => self.tour.start(&self.session),
            Action::DismissToasts => self.dismiss_toasts(),
            Action::ShowHelp(page) => self.help.open(page),
            Action::Quit => ctx.send_viewport_cmd(ViewportCommand::Close),
        }
    }

    fn dismiss_toasts(&self) {
        for toast in &self.session.toasts {
            self.sender.send(Command::DismissToast(toast.id));
        }
    }

    fn selected_names(&self) -> Vec<&str> {
        let genes = self
            .session
            .table
            .as_deref()
            .map(|table| table.profiles.genes());
        let selected = self.session.selection.selected.iter();
        selected
            .filter_map(|&gene| genes?.get(gene).map(String::as_str))
            .collect()
    }
}
