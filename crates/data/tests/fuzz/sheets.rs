//! Tables of samples, and tables that are pasted.

use genetide_data::sheet::parse_pasted;
use rand::Rng;
use rand::seq::SliceRandom;

use crate::harness::{Input, LONGEST_MESSAGE, Random, Try, of_files};
use crate::tables::{self, settings};
use crate::text_changes::{changed, changed_either};
use crate::{changes, wrappers};

const SHEETS: [&str; 4] = [
    "sample,time,condition,donor\ns1,0h,ctr,D1\ns2,6h,LPS,D1\ns3,0h,ctr,D2\ns4,6h,LPS,D2\n",
    "Run;Time (h);Treatment\ns1;0;ctr\ns2;6,5;LPS\ns3;0;ctr\ns4;24;LPS\n",
    "# GEO\n\"!Sample_title\"\t\"s1\"\t\"s2\"\nname\tage\tunit\ns1\t1\td\ns2\t3\tm\n",
    "barcode\ttime\tcell type\ns1\t0\tT\ns2\t1\tB\ns3\t2\tT\ns4\t2\tB\n",
];

const DATA: [&str; 2] = [
    "gene,s1,s2,s3,s4\nA,1,2,3,4\nB,9,1,9,1\nC,0,0,5,1\n",
    "cell,A,B\ns1,1,9\ns2,2,1\ns3,3,9\ns4,4,1\n",
];

fn beside(random: &mut Random, name: &str, sheet: Vec<u8>) -> Input {
    let data = DATA.choose(random).unwrap().as_bytes().to_vec();
    let mut input = Input::file("data.csv", data, settings(random));
    input.files.push((name.to_owned(), sheet));
    input.samples = Some(name.to_owned());
    input
}

/// As text.
pub fn texts() -> Try {
    of_files(|random| {
        let sheet = SHEETS.choose(random).unwrap().as_bytes();
        let mut sheet = changed_either(sheet, random);
        if random.gen_ratio(1, 8) {
            sheet = wrappers::gzip(&sheet);
        }
        beside(random, "samples.csv", sheet)
    })
}

const PARTS: [(&str, &str); 7] = [
    (
        "[Content_Types].xml",
        r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#,
    ),
    (
        "_rels/.rels",
        r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
    ),
    (
        "xl/workbook.xml",
        r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="0"/><sheets><sheet name="Sheet1" sheetId="1" r:id="rId1"/><sheet name="Sheet2" sheetId="2" r:id="rId2"/></sheets></workbook>"#,
    ),
    (
        "xl/_rels/workbook.xml.rels",
        r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet2.xml"/></Relationships>"#,
    ),
    (
        "xl/styles.xml",
        r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><numFmts count="1"><numFmt numFmtId="170" formatCode="[h]:mm:ss"/></numFmts><cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="170"/></cellXfs></styleSheet>"#,
    ),
    (
        "xl/sharedStrings.xml",
        r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="4" uniqueCount="4"><si><t>sample</t></si><si><t>Time (h)</t></si><si><r><t>s</t></r><r><t>1</t></r></si><si><t xml:space="preserve"> s2 </t></si></sst>"#,
    ),
    (
        "xl/worksheets/sheet1.xml",
        r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:C5"/><sheetData><row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="inlineStr"><is><t>donor</t></is></c></row><row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>0</v></c><c r="C2" t="str"><v>D1</v></c></row><row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3" s="2"><v>0.25</v></c></row><row r="4"><c r="A4" t="inlineStr"><is><t>s3</t></is></c><c r="B4" s="3"><f>1+0.5</f><v>1.5</v></c><c r="C4" t="b"><v>1</v></c></row><row r="5"><c r="A5" t="inlineStr"><is><t>s4</t></is></c><c r="B5"><v>24</v></c><c r="C5" t="e"><v>#N/A</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="C2:C3"/></mergeCells></worksheet>"#,
    ),
];

/// As XLSX, of which the XML inside or the archive is damaged.
pub fn workbooks() -> Try {
    of_files(|random| {
        let inside = random.gen_ratio(3, 4);
        let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
        for (name, text) in PARTS {
            parts.push((name.to_owned(), text.as_bytes().to_vec()));
        }
        parts.push((
            "xl/worksheets/sheet2.xml".to_owned(),
            PARTS[6].1.as_bytes().to_vec(),
        ));
        if inside {
            for _ in 0..random.gen_range(1..=2) {
                // Most often the sheet.
                let part = random.gen_range(0..2 * parts.len()).min(parts.len() - 1);
                let part = if part + 1 == parts.len() { 6 } else { part };
                parts[part].1 = changed_xml(&parts[part].1, random);
            }
            if random.gen_ratio(1, 20) {
                parts.remove(random.gen_range(0..parts.len()));
            }
        }
        let mut bytes = wrappers::zip(&parts, random.r#gen());
        if !inside {
            bytes = changes::changed(&bytes, random);
        }
        beside(random, "samples.xlsx", bytes)
    })
}

/// A number or reference changed, or anything.
fn changed_xml(text: &[u8], random: &mut Random) -> Vec<u8> {
    const VALUES: [&str; 16] = [
        "0",
        "-1",
        "1",
        "99",
        "4294967295",
        "4294967296",
        "18446744073709551616",
        "A1",
        "XFD1048576",
        "ZZZZZZ1",
        "A0",
        "A1:XFD1048576",
        "1e308",
        "s",
        "str",
        "2",
    ];
    if random.gen_ratio(1, 2) {
        return changed_either(text, random);
    }
    let mut text = text.to_vec();
    for _ in 0..random.gen_range(1..=3) {
        let starts: Vec<usize> = (1..text.len())
            .filter(|&at| {
                matches!(text[at - 1], b'"' | b'>') && !matches!(text[at], b'<' | b' ' | b'/')
            })
            .collect();
        let Some(&start) = starts.choose(random) else {
            break;
        };
        let end = text[start..]
            .iter()
            .position(|byte| matches!(byte, b'"' | b'<'));
        let end = end.map_or(text.len(), |end| start + end);
        text.splice(start..end, VALUES.choose(random).unwrap().bytes());
    }
    text
}

/// Pasted from a spreadsheet.
pub fn pasted() -> Try {
    const PASTED: [&str; 4] = [
        "Ctrl\t0\th\t\tD1\r\nLPS 6h\t6.5\th\tLPS\tD1\r\n",
        "label\ttime\tunit\tcondition\treplicate\nCtrl\t0\th\tNA\tD1\n\n\"LPS 6h\"\t6,5\th\tLPS\tD1",
        "label;time;condition;donor\rCtrl;0h;;D1\rLPS 6h;6,5h;LPS;D1",
        "Donor,Time (h),Sample\nD1,0,Ctrl\nD1,6.5,\"a \"\"b\"\"\nc\"\n",
    ];
    Box::new(|random, _| {
        let all: Vec<&str> = [&PASTED[..], &SHEETS, &tables::CELLS].concat();
        let text = changed(all.choose(random).unwrap().as_bytes(), random);
        match parse_pasted(&String::from_utf8_lossy(&text)) {
            Ok(_) => true,
            Err(error) => {
                let message = error.to_string();
                assert!(message.chars().count() < LONGEST_MESSAGE, "{message}");
                false
            }
        }
    })
}
