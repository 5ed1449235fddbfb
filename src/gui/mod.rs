//! The window. The only folder that imports egui.
