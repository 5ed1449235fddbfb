//! The legend for lines other than those of pinned genes, which have chips.

use eframe::egui::{Sense, Stroke, Ui, vec2};
use egui_plot::LineStyle;

use crate::gui::panels::View;
use crate::gui::panels::trajectories::{
    cache::ChartCache,
    chart::{part_colour, part_style},
    options::Split,
};
use crate::gui::widgets::{format, key, plot};

/// Shows the legend on one line; nothing if the chips of the pinned genes say all.
pub fn legend_ui(ui: &mut Ui, view: &View<'_>, cache: &ChartCache) {
    let (genes, options) = (&cache.genes, &cache.options);
    let names = &cache.parts.names;
    if genes.few.is_empty() && genes.many.is_empty() && names.is_empty() && !options.replicates {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        if !options.stacked && !cache.colours_are_parts() {
            for (i, &gene) in genes.few.iter().enumerate() {
                let colour = plot::pin(ui.visuals(), view.pins.free(i));
                key::line_ui(ui, colour, LineStyle::Solid, 1.2);
                key::text_ui(ui, view.gene_name(gene), "Selected, not pinned");
            }
        }
        if !genes.many.is_empty() {
            let colour = ui.visuals().weak_text_color();
            key::line_ui(ui, colour, LineStyle::Solid, 3.0);
            let text = format!("Mean of {} selected", format::count(genes.many.len()));
            let drawn = format::count(genes.faint.len());
            let of = match options.split == Split::Condition && cache.colours_are_parts() {
                true => "conditions",
                false => "clusters",
            };
            let tip = format!(
                "Mean of the selected genes. Faint lines: {drawn} of them, in the colours of \
                 their {of}."
            );
            key::text_ui(ui, &text, &tip);
        }
        parts_ui(ui, cache);
        if options.replicates {
            let (rect, _) = ui.allocate_exact_size(vec2(10.0, 10.0), Sense::hover());
            let stroke = Stroke::new(1.2, ui.visuals().text_color());
            ui.painter().circle_stroke(rect.center(), 2.8, stroke);
            key::text_ui(ui, "Library", LIBRARY_TIP);
        }
    });
}

const LIBRARY_TIP: &str = "Mean over the cells of one donor, animal or replicate; thin lines join \
    those of a donor that was sampled several times";

/// Cell types or conditions.
fn parts_ui(ui: &mut Ui, cache: &ChartCache) {
    let split = cache.options.split;
    let coloured = cache.colours_are_parts();
    let tip = match split {
        Split::Condition => {
            "Condition. Line: the curve without noise, or before training between the means; \
             markers: means of its libraries"
        }
        Split::Nothing | Split::CellType => "Cell type",
    };
    for (i, name) in cache.parts.names.iter().enumerate() {
        let colour = match coloured {
            true => part_colour(ui.visuals(), split, i),
            false => ui.visuals().text_color(),
        };
        let marker = plot::pin_marker(i).1;
        key::line_ui(ui, colour, part_style(split, i, coloured), 1.8);
        key::text_ui(ui, &format!("{marker} {name}"), tip);
    }
}
