//! Around the panels: menu, layout, status bar, theme.

pub(crate) mod layout;
pub(crate) mod menu;
pub(crate) mod pane;
pub(crate) mod panel_names;
pub(crate) mod status_bar;
pub(crate) mod theme;
