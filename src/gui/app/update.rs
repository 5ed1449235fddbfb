//! A frame of the window: notices are received in `logic`, panels and windows painted in `ui`, then
//! the actions sent are performed.

use std::sync::atomic::Ordering;
use std::time::Instant;

use eframe::egui::{self, ColorImage, Ui};

use crate::gui::actions;
use crate::gui::app::state::{GenetideApp, PersistentState, STORAGE_KEY};
use crate::gui::frame::{menu, status_bar};
use crate::gui::panels::View;
use crate::gui::windows::{session_windows, welcome};
use crate::session::{FileCommand, TrainingState, ViewCommand};

impl GenetideApp {
    fn receive(&mut self, ctx: &egui::Context) {
        while let Some(notice) = self.workers.poll() {
            let requests = self.session.on_notice(notice);
            self.submit(requests);
        }
        if let Some(picture) = self.session.take_picture() {
            let size = [picture.width, picture.height];
            ctx.copy_image(ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
        }
        while let Some(answer) = self.dialogs.poll() {
            self.answer(answer);
        }
        let training = *self.session.training_state() == TrainingState::Running;
        self.training.store(training, Ordering::Relaxed);
        let now = Instant::now();
        self.progress.follow(&self.session, now);
        self.autosave_if_due(now);
        self.follow_table();
        self.follow_path();
        self.follow_title(ctx);
    }

    fn panels_ui(&mut self, ui: &mut Ui) {
        self.pins.follow(&self.session.selection().pinned);
        self.layout.follow(self.session.layout());
        let view = View {
            session: &self.session,
            sender: &self.sender,
            recent: &self.recent,
            progress: &self.progress,
            pins: &self.pins,
        };
        let panels = &mut self.panels;
        let show = &mut |pane, ui: &mut Ui| panels.ui(ui, pane, &view);
        if let Some(layout) = self.layout.ui(ui, show) {
            self.sender.send(ViewCommand::SetLayout(layout));
        }
    }

    fn windows_ui(&mut self, ctx: &egui::Context) {
        if let Some(mut prompt) = self.path_prompt.take() {
            match prompt.ui(ctx) {
                None => self.path_prompt = Some(prompt),
                Some(None) => {}
                Some(Some(path)) => self.use_path(prompt.purpose, path),
            }
        }
        if let Some(prompt) = &mut self.list_prompt
            && !prompt.ui(ctx, &self.session, &self.sender)
        {
            self.list_prompt = None;
        }
        if let Some(prompt) = &mut self.name_prompt
            && !prompt.ui(ctx, &self.sender)
        {
            self.name_prompt = None;
        }
        self.before_closing(ctx);
        self.quit_prompt_ui(ctx);
        self.unsaved_prompt_ui(ctx);
        session_windows::autosaves_ui(ctx, self.session.autosaves(), &self.sender);
        self.help.ui(ctx);
        // A user with an autosaved session has seen the program before.
        self.welcome &= self.session.autosaves().is_empty();
        if self.welcome {
            self.welcome = welcome::ui(ctx, &self.sender);
        }
        let mut tour = std::mem::take(&mut self.tour);
        tour.ui(ctx, &self.action_context(), &self.sender);
        self.tour = tour;
        self.figure.ui(ctx, &self.sender);
        let mut palette = std::mem::take(&mut self.palette);
        palette.ui(ctx, &self.action_context(), &self.sender);
        self.palette = palette;
        self.toasts.ui(ctx, self.session.toasts(), &self.sender);
    }
}

impl eframe::App for GenetideApp {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.receive(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        actions::shortcuts(&ctx, &self.action_context(), &self.sender);
        self.dropped_files(&ctx);
        egui::Panel::top("menu").show(ui, |ui| {
            menu::ui(ui, &self.action_context(), &self.sender);
        });
        egui::Panel::bottom("status").show(ui, |ui| {
            status_bar::ui(ui, &self.session, &self.progress, &self.sender);
        });
        egui::CentralPanel::default()
            .frame(egui::Frame::new().fill(ui.visuals().window_fill))
            .show(ui, |ui| self.panels_ui(ui));
        self.windows_ui(&ctx);
        self.focus_ring.ui(&ctx);
        status_bar::drop_hint_ui(&ctx);
        let actions = self.sender.drain();
        if !actions.is_empty() {
            // The effects of the actions show in the next frame.
            ctx.request_repaint();
        }
        for action in actions {
            self.perform(action, &ctx);
        }
        if let Some(launched) = self.launched.take() {
            let seconds = launched.elapsed().as_secs_f64();
            log::info!("first frame {seconds:.2} s after the start");
        }
    }

    fn on_exit(&mut self) {
        // [`Self::execute`] might autosave again.
        let requests = self.session.execute(FileCommand::EndAutosave);
        self.submit(requests);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        let remembered = PersistentState {
            recent: self.recent.clone(),
            layout: self.session.layout().to_owned(),
            panels: self.panels.options(),
            figure: self.figure.choice.clone(),
            appearance: self.appearance,
            welcomed: self.welcomed,
        };
        eframe::set_value(storage, STORAGE_KEY, &remembered);
    }
}
