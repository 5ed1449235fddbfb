//! The icon of the window: an early and a late response.

use eframe::egui::IconData;

use genetide_figure::palette;

const SIZE: u32 = 64;

pub fn icon() -> IconData {
    let place = |pixel: u32| pixel as f32 / SIZE as f32;
    let pixels = (0..SIZE * SIZE).map(|i| pixel(place(i % SIZE), 1.0 - place(i / SIZE)));
    IconData {
        rgba: pixels.flatten().collect(),
        width: SIZE,
        height: SIZE,
    }
}

/// The colour at (x, y), both in [0, 1], y upwards.
fn pixel(x: f32, y: f32) -> [u8; 4] {
    // Logistic rises from 0.2 to 0.8 of the height, an early and a late one.
    let rise = |middle: f32| 0.2 + 0.6 / (1.0 + (-(x - middle) * 16.0).exp());
    let near = |curve: f32| (curve - y).abs() < 0.055;
    let [r, g, b] = if near(rise(0.32)) {
        palette::cluster(1)
    } else if near(rise(0.66)) {
        palette::cluster(0)
    } else {
        [250, 250, 250]
    };
    [r, g, b, 255]
}
