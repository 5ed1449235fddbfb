use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::error::DataError;
use crate::settings::DataSettings;
use crate::sheet::Sheet;

const TYPES: &str = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
const RELS: &str = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
// Style 1 is a date, 2 hours and minutes, 3 hours beyond a day.
const STYLES: &str = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm:ss"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="170"/></cellXfs></styleSheet>"#;

/// A workbook with these sheets, each the XML of its rows, and these shared texts.
fn workbook(sheets: &[&str], shared: &str) -> Vec<u8> {
    let head = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships""#;
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, text: &str| {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    };
    add("[Content_Types].xml", TYPES);
    add("_rels/.rels", RELS);
    let (mut list, mut links) = (String::new(), String::new());
    for (n, rows) in sheets.iter().enumerate() {
        let n = n + 1;
        list += &format!(r#"<sheet name="Sheet{n}" sheetId="{n}" r:id="rId{n}"/>"#);
        links += &format!(
            r#"<Relationship Id="rId{n}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet{n}.xml"/>"#
        );
        let text = format!("<worksheet {head}><sheetData>{rows}</sheetData></worksheet>");
        add(&format!("xl/worksheets/sheet{n}.xml"), &text);
    }
    add(
        "xl/workbook.xml",
        &format!("<workbook {head}><sheets>{list}</sheets></workbook>"),
    );
    let links = format!(
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{links}</Relationships>"#
    );
    add("xl/_rels/workbook.xml.rels", &links);
    add("xl/styles.xml", STYLES);
    add("xl/sharedStrings.xml", shared);
    zip.finish().unwrap().into_inner()
}

/// Rows of fields: a number, text after `'`, or a number in style N after `N:`.
fn rows(fields: &[&[&str]]) -> String {
    let mut text = String::new();
    for (row, fields) in fields.iter().enumerate() {
        let row = row + 1;
        text += &format!(r#"<row r="{row}">"#);
        for (column, field) in fields.iter().enumerate() {
            let place = format!("{}{row}", (b'A' + column as u8) as char);
            text += &match (field.strip_prefix('\''), field.split_once(':')) {
                (Some(words), _) => {
                    format!(r#"<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>"#)
                }
                (None, Some((style, number))) => {
                    format!(r#"<c r="{place}" s="{style}"><v>{number}</v></c>"#)
                }
                (None, None) if field.is_empty() => String::new(),
                (None, None) => format!(r#"<c r="{place}"><v>{field}</v></c>"#),
            };
        }
        text += "</row>";
    }
    text
}

const SHARED: &str = r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="2" uniqueCount="2"><si><t>sample</t></si><si><t>Time (h)</t></si></sst>"#;

fn read(bytes: &[u8]) -> Result<Sheet, DataError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("samples.xlsx");
    std::fs::write(&path, bytes).unwrap();
    Sheet::read(&path, &DataSettings::default())
}

fn times(bytes: &[u8]) -> Vec<String> {
    let sheet = read(bytes).unwrap();
    let times = (0..sheet.rows()).map(|row| sheet.time(row).unwrap().to_owned());
    times.collect()
}

#[test]
fn the_first_sheet_with_a_header_is_read() {
    let read_me = rows(&[&["'Read me"], &["'Nothing here"]]);
    let table = rows(&[
        &["'Samples of 2024"],
        &[],
        &["'sample", "'time", "'donor", "'", "'note"],
        &["'a", "0", "'D1"],
        &["'b", "0.5", "'D1", "", "", "'beyond"],
        &[],
        &["'c", "1.0", "'D2"],
    ]);
    let bytes = workbook(&[&read_me, &table], SHARED);
    let mut sheet = read(&bytes).unwrap();
    sheet.fit(&["a".to_owned(), "b".to_owned(), "c".to_owned()]);
    sheet.check_fit().unwrap();
    let notes = sheet.notes().join(" ");
    assert_eq!(times(&bytes), ["0", "0.5", "1"]);
    for part in [
        "The sheet 'Sheet2' was read",
        "header is row 3",
        "right of the header",
    ] {
        assert!(notes.contains(part), "{notes}");
    }
}

#[test]
fn shared_texts_and_hours_are_read_and_dates_refused() {
    let header = r#"<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>"#;
    let hours = rows(&[&[], &["'a", "2:0"], &["'b", "2:0.25"], &["'c", "3:1.5"]]);
    let bytes = workbook(&[&format!("{header}{hours}")], SHARED);
    assert_eq!(times(&bytes), ["0:00", "6:00", "36:00"]);
    let date = rows(&[&[], &["'a", "0"], &["'b", "1:44621"]]);
    let text = read(&workbook(&[&format!("{header}{date}")], SHARED))
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("samples.xlsx, row 3, column 'Time (h)': '2022-03-01' is a date"),
        "{text}"
    );
}

#[test]
fn workbooks_without_a_table_and_damaged_ones_are_refused() {
    let text = |bytes: &[u8]| read(bytes).unwrap_err().to_string();
    let empty = text(&workbook(&[""], SHARED));
    assert!(empty.contains("holds no table of samples"), "{empty}");
    let claims = SHARED.replace("uniqueCount=\"2\"", "uniqueCount=\"99999999999\"");
    let claims = text(&workbook(&[&rows(&[&["'sample", "'time"]])], &claims));
    assert!(claims.contains("damaged or truncated XLSX"), "{claims}");
    // A field far away takes no more memory than one that is near.
    let far =
        r#"<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"><v>2</v></c></row>"#;
    let far = text(&workbook(&[far], SHARED));
    assert!(far.contains("16384 columns"), "{far}");
}
