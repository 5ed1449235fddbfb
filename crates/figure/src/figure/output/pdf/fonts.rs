//! The fonts of a PDF: the letters used, their positions, and font files that hold just them.

use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Content, Filter, Name, Pdf, Rect, Ref, Str};
use resvg::usvg::Transform;
use resvg::usvg::fontdb::{Database, ID};
use resvg::usvg::layout::PositionedGlyph;
use subsetter::GlyphRemapper;
use ttf_parser::name_id::POST_SCRIPT_NAME;
use ttf_parser::{Face, GlyphId};

use crate::ExportError;
use crate::figure::output::pdf::encode::{deflated, matrix};

const SYSTEM: SystemInfo<'_> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

/// Letters are moved where they are further than this from the end of the letter before, in
/// thousandths of their size.
const MIN_MOVE: f32 = 0.5;

/// The fonts used, in the order of their first use.
pub(super) struct Fonts<'a> {
    database: &'a Database,
    used: Vec<Font>,
}

struct Font {
    id: ID,
    data: Vec<u8>,
    index: u32,
    units_per_em: f32,
    glyphs: GlyphRemapper,
    /// Width of each glyph, by its number in the whole font, in thousandths of its size.
    widths: BTreeMap<u16, f32>,
    /// The letters that each glyph stands for.
    texts: BTreeMap<u16, String>,
}

impl Font {
    fn open(database: &Database, id: ID) -> Result<Self, ExportError> {
        let data = database.with_face_data(id, |data, index| (data.to_vec(), index));
        let (data, index) = data.ok_or_else(|| ExportError::figure("a font is missing"))?;
        let units_per_em = face(&data, index)?.units_per_em();
        Ok(Self {
            id,
            data,
            index,
            units_per_em: f32::from(units_per_em),
            glyphs: GlyphRemapper::new(),
            widths: BTreeMap::new(),
            texts: BTreeMap::new(),
        })
    }

    /// Adds glyphs, and returns their numbers in the smaller font and their widths.
    fn add(&mut self, glyphs: &[PositionedGlyph]) -> Result<Vec<(u16, f32)>, ExportError> {
        let face = face(&self.data, self.index)?;
        let mut added = Vec::with_capacity(glyphs.len());
        for glyph in glyphs {
            let id = u16::try_from(glyph.id.0).map_err(ExportError::figure)?;
            let advance = face.glyph_hor_advance(GlyphId(id)).unwrap_or(0);
            let width = f32::from(advance) / self.units_per_em * 1000.0;
            self.widths.insert(id, width);
            self.texts.entry(id).or_insert_with(|| glyph.text.clone());
            added.push((self.glyphs.remap(id), width));
        }
        Ok(added)
    }
}

fn face(data: &[u8], index: u32) -> Result<Face<'_>, ExportError> {
    Face::parse(data, index).map_err(ExportError::figure)
}

fn resource(index: usize) -> String {
    format!("F{index}")
}

impl<'a> Fonts<'a> {
    pub(super) fn new(database: &'a Database) -> Self {
        Self {
            database,
            used: Vec::new(),
        }
    }

    /// Shows letters at their positions; those of one font in one piece, so that words stay words.
    pub(super) fn show(
        &mut self,
        content: &mut Content,
        glyphs: &[PositionedGlyph],
        transform: Transform,
    ) -> Result<(), ExportError> {
        for run in glyphs.chunk_by(|a, b| a.font == b.font) {
            let place = self.index_of(run[0].font)?;
            let font = &mut self.used[place];
            let numbers = font.add(run)?;
            let size = run[0].font_size();
            let to_page = |glyph: &PositionedGlyph| {
                // From units of the font to a letter of size 1, which the text operator then scales.
                let em = font.units_per_em / size;
                transform
                    .pre_concat(glyph.outline_transform())
                    .pre_scale(em, em)
            };
            let first = to_page(&run[0]);
            content.set_font(Name(resource(place).as_bytes()), size);
            content.set_text_matrix(matrix(first));
            let scale = first.sx.hypot(first.ky);
            let along = (first.sx / scale, first.ky / scale);
            let mut shown = content.show_positioned();
            let mut items = shown.items();
            let mut pen = 0.0;
            for (glyph, (number, width)) in run.iter().zip(numbers) {
                let at = to_page(glyph);
                let distance = (at.tx - first.tx) * along.0 + (at.ty - first.ty) * along.1;
                let wanted = distance / (size * scale) * 1000.0;
                if (wanted - pen).abs() > MIN_MOVE {
                    items.adjust(pen - wanted);
                    pen = wanted;
                }
                items.show(Str(&number.to_be_bytes()));
                pen += width;
            }
        }
        Ok(())
    }

    /// The index of a font, which is opened at its first use.
    fn index_of(&mut self, id: ID) -> Result<usize, ExportError> {
        if let Some(place) = self.used.iter().position(|font| font.id == id) {
            return Ok(place);
        }
        self.used.push(Font::open(self.database, id)?);
        Ok(self.used.len() - 1)
    }

    /// Writes all fonts; returns the resource name and the object of each.
    pub(super) fn write(
        &self,
        pdf: &mut Pdf,
        free: &mut Ref,
    ) -> Result<Vec<(String, Ref)>, ExportError> {
        let write = |(place, font): (usize, &Font)| {
            let objects = std::array::from_fn(|_| free.bump());
            font.write(pdf, place, objects)?;
            Ok((resource(place), objects[0]))
        };
        self.used.iter().enumerate().map(write).collect()
    }
}

impl Font {
    fn write(
        &self,
        pdf: &mut Pdf,
        place: usize,
        [font, cid, descriptor, unicode, file]: [Ref; 5],
    ) -> Result<(), ExportError> {
        let face = face(&self.data, self.index)?;
        let name = self.name(&face, place);
        let name = Name(name.as_bytes());
        pdf.type0_font(font)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(unicode);
        let width = |glyph| self.widths.get(&glyph).copied().unwrap_or(0.0);
        pdf.cid_font(cid)
            .subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(SYSTEM)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_predefined(Name(b"Identity"))
            .widths()
            .consecutive(0, self.glyphs.remapped_gids().map(width));
        self.write_descriptor(pdf, &face, (descriptor, file), name);
        pdf.cmap(unicode, &self.unicode());
        let subset = subsetter::subset(&self.data, self.index, &self.glyphs);
        let subset = deflated(&subset.map_err(ExportError::figure)?)?;
        pdf.stream(file, &subset).filter(Filter::FlateDecode);
        Ok(())
    }

    /// The name of the font after the six letters that mark a subset.
    fn name(&self, face: &Face<'_>, place: usize) -> String {
        let mut names = face
            .names()
            .into_iter()
            .filter(|name| name.name_id == POST_SCRIPT_NAME);
        let name = names.find_map(|name| name.to_string());
        let letter = char::from(b'A' + (place % 26) as u8);
        format!("GENTI{letter}+{}", name.as_deref().unwrap_or("Sans"))
    }

    fn write_descriptor(
        &self,
        pdf: &mut Pdf,
        face: &Face<'_>,
        (descriptor, file): (Ref, Ref),
        name: Name<'_>,
    ) {
        let size = |units: i16| f32::from(units) / self.units_per_em * 1000.0;
        let bounds = face.global_bounding_box();
        let [left, bottom] = [bounds.x_min, bounds.y_min].map(size);
        let [right, top] = [bounds.x_max, bounds.y_max].map(size);
        let ascent = size(face.ascender());
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(face.italic_angle())
            .ascent(ascent)
            .descent(size(face.descender()))
            .cap_height(face.capital_height().map_or(ascent, size))
            .stem_v(if face.is_bold() { 140.0 } else { 80.0 })
            .font_file2(file);
    }

    /// The map from glyphs to letters, for searching and copying.
    fn unicode(&self) -> Vec<u8> {
        let mut map = UnicodeCmap::new(Name(b"Custom"), SYSTEM);
        for (&glyph, text) in &self.texts {
            // Glyph 0 is every letter that the font lacks.
            if let Some(number) = self.glyphs.get(glyph).filter(|_| glyph > 0)
                && !text.is_empty()
            {
                map.pair_with_multiple(number, text.chars());
            }
        }
        map.finish().to_vec()
    }
}
