//! The arrangement of the panels.

use eframe::egui::{self, Ui, WidgetText};
use egui_tiles::{Linear, LinearDir, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};

use crate::gui::frame::{pane::Pane, panel_names};

/// Height of a tab bar, in points.
fn tab_bar(style: &egui::Style) -> f32 {
    style.spacing.interact_size.y + 4.0
}

/// The arrangement of the panels, and its last serialised form.
pub struct Layout {
    tree: Tree<Pane>,
    written: String,
    /// The visible panels and their positions in the last frame.
    places: Vec<(Pane, egui::Rect)>,
    /// The panel that gets the keyboard focus when it is next painted.
    to_focus: Option<Pane>,
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            tree: default_tree(),
            written: String::new(),
            places: Vec::new(),
            to_focus: None,
        }
    }
}

impl Layout {
    /// Applies a serialised arrangement; one that cannot be read is replaced by the default. A
    /// panel missing from it, because an older version wrote it, is added as a tab next to the
    /// others.
    pub fn follow(&mut self, written: &str) {
        if written != self.written {
            let tree = serde_json::from_str(written).ok().and_then(with_all_panes);
            self.tree = tree.unwrap_or_else(default_tree);
            written.clone_into(&mut self.written);
        }
    }

    /// Shows the panels; returns the serialised arrangement if the user changed it.
    pub fn ui(&mut self, ui: &mut Ui, show: &mut dyn FnMut(Pane, &mut Ui)) -> Option<String> {
        self.places.clear();
        let mut behavior = PaneBehavior {
            show,
            edited: false,
            places: &mut self.places,
            to_focus: &mut self.to_focus,
        };
        self.tree.ui(&mut behavior, ui);
        let edited = behavior.edited;
        let tree = &self.tree;
        let is_tab = |id| {
            tree.tiles
                .tile_ids()
                .any(|tile| tile.egui_id(tree.id()) == id)
        };
        panel_names::name_frames(ui, is_tab, tab_bar(ui.style()));
        edited.then(|| self.write())
    }

    /// Whether a panel is shown, in front or as a tab.
    pub fn is_shown(&self, pane: Pane) -> bool {
        find(&self.tree, pane).is_some_and(|tile| self.tree.is_visible(tile))
    }

    /// Shows or hides a panel; returns the serialised arrangement.
    pub fn toggle(&mut self, pane: Pane) -> String {
        if let Some(tile) = find(&self.tree, pane) {
            let visible = self.tree.is_visible(tile);
            self.tree.set_visible(tile, !visible);
        }
        self.write()
    }

    /// Shows a panel and brings it to the front; returns the serialised arrangement.
    pub fn show(&mut self, pane: Pane) -> String {
        if let Some(tile) = find(&self.tree, pane) {
            self.tree.set_visible(tile, true);
            self.tree.make_active(|other, _| other == tile);
        }
        self.write()
    }

    /// The position of a panel, if it is in front.
    pub fn place(&self, pane: Pane) -> Option<egui::Rect> {
        let mut places = self.places.iter();
        places.find(|(shown, _)| *shown == pane).map(|(_, at)| *at)
    }

    /// Shows a panel and gives it the keyboard focus; returns the serialised arrangement.
    pub fn focus(&mut self, pane: Pane) -> String {
        self.to_focus = Some(pane);
        self.show(pane)
    }

    /// The visible panel after, or before, the one with the keyboard focus.
    pub fn next_to_focus(&self, ctx: &egui::Context, forward: bool) -> Option<Pane> {
        let mut in_front = Vec::from(Pane::ALL);
        in_front.retain(|pane| self.place(*pane).is_some());
        let focused = ctx.memory(egui::Memory::focused);
        let at = focused.and_then(|id| Some(ctx.read_response(id)?.rect.center()));
        let has_it = |pane: &Pane| {
            let place = self.place(*pane);
            at.zip(place).is_some_and(|(at, place)| place.contains(at))
        };
        let count = in_front.len();
        let next = match in_front.iter().position(has_it) {
            Some(here) if forward => (here + 1) % count,
            Some(here) => (here + count - 1) % count,
            None if forward => 0,
            None => count.checked_sub(1)?,
        };
        in_front.get(next).copied()
    }

    /// Restores the default arrangement; returns it serialised.
    pub fn reset(&mut self) -> String {
        self.tree = default_tree();
        self.write()
    }

    fn write(&mut self) -> String {
        self.written = serde_json::to_string(&self.tree).unwrap_or_default();
        self.written.clone()
    }
}

fn find(tree: &Tree<Pane>, pane: Pane) -> Option<TileId> {
    tree.tiles.find_pane(&pane)
}

/// Adds the panels that an arrangement lacks; `None` if one cannot be placed.
fn with_all_panes(mut tree: Tree<Pane>) -> Option<Tree<Pane>> {
    for pane in Pane::ALL {
        if find(&tree, pane).is_some() {
            continue;
        }
        let beside = find(&tree, pane.beside()?)?;
        let tabs = tree.tiles.parent_of(beside)?;
        let tile = tree.tiles.insert_pane(pane);
        match tree.tiles.get_mut(tabs) {
            Some(Tile::Container(container)) => container.add_child(tile),
            _ => return None,
        }
    }
    Some(tree)
}

/// A panel with the panels beside it as further tabs.
fn tab_tile(tiles: &mut Tiles<Pane>, front: Pane) -> TileId {
    let behind = Pane::ALL.into_iter();
    let behind = behind.filter(|pane| pane.beside() == Some(front));
    let tabs = std::iter::once(front).chain(behind);
    let tabs = tabs.map(|pane| tiles.insert_pane(pane)).collect();
    tiles.insert_tab_tile(tabs)
}

/// Left: Data above Training. Middle: Map above Clusters. Right: Genes. The other panels are tabs
/// behind these.
fn default_tree() -> Tree<Pane> {
    let mut tiles = Tiles::default();
    let mut column = |panes: [Pane; 2], fraction: f32| {
        let children = panes.map(|pane| tab_tile(&mut tiles, pane));
        tiles.insert_container(Linear::new_binary(LinearDir::Vertical, children, fraction))
    };
    let left = column([Pane::Data, Pane::Training], 0.50);
    let middle = column([Pane::Embedding, Pane::Clusters], 0.47);
    let right = tab_tile(&mut tiles, Pane::Genes);
    let columns = [(left, 0.27), (middle, 0.38), (right, 0.35)];
    let children = columns.map(|(tile, _)| tile).to_vec();
    let mut row = Linear::new(LinearDir::Horizontal, children);
    for (tile, share) in columns {
        row.shares.set_share(tile, share);
    }
    let root = tiles.insert_container(row);
    Tree::new(egui::Id::unique("panels"), root, tiles)
}

struct PaneBehavior<'a> {
    show: &'a mut dyn FnMut(Pane, &mut Ui),
    edited: bool,
    places: &'a mut Vec<(Pane, egui::Rect)>,
    to_focus: &'a mut Option<Pane>,
}

impl PaneBehavior<'_> {
    /// Makes the panel as a whole focusable, so that Tab continues inside it.
    fn focusable_ui(&mut self, ui: &Ui, pane: Pane) {
        let place = ui.max_rect();
        self.places.push((pane, place));
        let id = egui::Id::unique(("panel", pane.title()));
        let whole = ui.interact(place, id, egui::Sense::focusable_noninteractive());
        whole.widget_info(|| {
            let name = format!("{} panel", pane.title());
            egui::WidgetInfo::labeled(egui::Role::Pane, true, name)
        });
        if *self.to_focus == Some(pane) {
            *self.to_focus = None;
            whole.request_focus();
        }
    }
}

impl egui_tiles::Behavior<Pane> for PaneBehavior<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut Pane) -> UiResponse {
        self.focusable_ui(ui, *pane);
        egui::Frame::new()
            .fill(ui.visuals().panel_fill)
            .inner_margin(egui::Margin::symmetric(8, 6))
            .show(ui, |ui| {
                ui.take_available_space();
                ui.push_id(pane.title(), |ui| (self.show)(*pane, ui));
            });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        pane.title().into()
    }

    fn is_tab_closable(&self, _tiles: &Tiles<Pane>, _tile: TileId) -> bool {
        true
    }

    fn on_tab_close(&mut self, tiles: &mut Tiles<Pane>, tile: TileId) -> bool {
        // Hidden, not removed, so that the view menu can bring it back to its place.
        tiles.set_visible(tile, false);
        self.edited = true;
        false
    }

    fn tab_bar_height(&self, style: &egui::Style) -> f32 {
        tab_bar(style)
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        3.0
    }

    fn min_size(&self) -> f32 {
        120.0
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions {
            all_panes_must_have_tabs: true,
            ..SimplificationOptions::default()
        }
    }

    fn on_edit(&mut self, _action: egui_tiles::EditAction) {
        self.edited = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrangement_survives_being_written() {
        let mut layout = Layout::default();
        let hidden = layout.toggle(Pane::Log);
        let mut other = Layout::default();
        assert!(other.is_shown(Pane::Log));
        other.follow(&hidden);
        assert!(!other.is_shown(Pane::Log));
        assert!(other.is_shown(Pane::Genes));
        assert_eq!(other.tree, layout.tree);
        let shown = other.show(Pane::Log);
        layout.follow(&shown);
        assert!(layout.is_shown(Pane::Log));
    }

    #[test]
    fn an_arrangement_of_an_older_version_gets_the_panels_it_lacks() {
        for (missing, beside) in [(Pane::Runs, Pane::Clusters), (Pane::Lists, Pane::Genes)] {
            let mut older = Layout::default();
            older.toggle(Pane::Data);
            let tile = find(&older.tree, missing).unwrap();
            older.tree.remove_recursively(tile);
            let written = older.write();
            assert!(!written.contains(&format!("{missing:?}")));
            let mut layout = Layout::default();
            layout.follow(&written);
            assert!(layout.is_shown(missing));
            assert!(!layout.is_shown(Pane::Data), "it was reset");
            // Behind its neighbour, which stays in front.
            let tree = &layout.tree;
            let [tile, neighbour] = [missing, beside].map(|pane| find(tree, pane).unwrap());
            assert_eq!(tree.tiles.parent_of(tile), tree.tiles.parent_of(neighbour));
            assert!(tree.active_tiles().contains(&neighbour));
        }
    }

    #[test]
    fn an_arrangement_without_a_place_for_a_panel_is_the_default() {
        let mut older = default_tree();
        for pane in [Pane::Runs, Pane::Clusters] {
            let tile = find(&older, pane).unwrap();
            older.remove_recursively(tile);
        }
        let mut layout = Layout::default();
        layout.follow(&serde_json::to_string(&older).unwrap());
        assert_eq!(layout.tree, default_tree());
    }

    #[test]
    fn an_unreadable_arrangement_is_the_default() {
        let mut layout = Layout::default();
        layout.toggle(Pane::Data);
        for unreadable in ["{}", "no", ""] {
            layout.follow(unreadable);
            assert_eq!(layout.tree, default_tree());
        }
    }
}
