//! The objects of a PDF of one page.

use pdf_writer::{Filter, Finish as _, Name, Pdf, Rect, Ref, TextStr};
use resvg::usvg::Transform;

use crate::ExportError;
use crate::figure::output::pdf::content::{PageContent, opacity_name};
use crate::figure::output::pdf::encode::{deflated, matrix};
use crate::figure::output::png;

/// Points in an SVG unit (1/96 inch).
const POINTS: f32 = 0.75;
const CATALOG: Ref = Ref::new(1);
const PAGES: Ref = Ref::new(2);
const PAGE: Ref = Ref::new(3);
const CONTENT: Ref = Ref::new(4);
const INFO: Ref = Ref::new(5);
/// The first object number that is free for opacities and fonts.
const FREE: i32 = 6;

/// Writes SVG text as a PDF of one page of its size.
///
/// # Errors
/// When the SVG cannot be read or a font cannot be embedded.
pub(crate) fn from_svg(svg: &str) -> Result<Vec<u8>, ExportError> {
    let tree = png::parse(svg)?;
    let (width, height) = (tree.size().width() * POINTS, tree.size().height() * POINTS);
    let mut page_content = PageContent::new(tree.fontdb());
    // The y axis of SVG points down.
    let to_page = Transform::from_row(POINTS, 0.0, 0.0, -POINTS, 0.0, height);
    page_content.content.transform(matrix(to_page));
    page_content.group(tree.root(), 1.0)?;

    let mut pdf = Pdf::new();
    pdf.catalog(CATALOG).pages(PAGES);
    pdf.pages(PAGES).kids([PAGE]).count(1);
    pdf.document_info(INFO)
        .producer(TextStr(concat!("Genetide ", env!("CARGO_PKG_VERSION"))));
    let mut free = Ref::new(FREE);
    let opacities = page_content.opacities.iter();
    let opacities: Vec<(Ref, u8)> = opacities.map(|&percent| (free.bump(), percent)).collect();
    let fonts = page_content.fonts.write(&mut pdf, &mut free)?;

    let mut page = pdf.page(PAGE);
    page.media_box(Rect::new(0.0, 0.0, width, height));
    page.parent(PAGES).contents(CONTENT);
    let mut resources = page.resources();
    let mut states = resources.ext_g_states();
    for &(reference, percent) in &opacities {
        states.pair(Name(opacity_name(percent).as_bytes()), reference);
    }
    states.finish();
    let mut names = resources.fonts();
    for (name, reference) in &fonts {
        names.pair(Name(name.as_bytes()), *reference);
    }
    names.finish();
    resources.finish();
    page.finish();
    for (reference, percent) in opacities {
        let opacity = f32::from(percent) / 100.0;
        pdf.ext_graphics(reference)
            .non_stroking_alpha(opacity)
            .stroking_alpha(opacity);
    }
    let content = deflated(&page_content.content.finish())?;
    pdf.stream(CONTENT, &content).filter(Filter::FlateDecode);
    Ok(pdf.finish())
}
