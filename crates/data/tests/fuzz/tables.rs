//! Text: cells in rows, genes in rows, long tables, labels, and several files at once.

use genetide_data::settings::{Decimal, Orientation, Separator, UnitChoice};
use genetide_data::{CellTransform, DataSettings, GeneChoice, TimeUnit};
use rand::Rng;
use rand::seq::SliceRandom;

use crate::harness::{Input, Random, Try, of_files};
use crate::text_changes::{changed, changed_either};

pub const CELLS: [&str; 9] = [
    "cell,time,A,B\nc1,0,1,2\nc2,1,2.5,NA\n\nc3,2,\"3\",4\n",
    "cell_id,celltype,time,donor,IRF1,CXCL9,nCount_RNA\nc1,T,0h,D1,3,0,3\nc2,B,0h,D2,1,2,3\nc3,T,6h,D1,0,9,9\nc4,B,6h,D2,4,4,8\nc5,T,24h,D1,7,1,8\n",
    "\"time\" \"A b\"\n\"r 1\" 0 1.5\n\"r2\" 1 2\n",
    "sep=;\nid;time;A\nc1;0,5;1.320\nc2;1;2.441,5\n",
    "Table S1,,\n\ncell,time,A\nc1,0,\"1,320\"\nc2,1,\"12,000\"\nc3,1,7\n",
    "time\tA\r0\t1\r1\t2\r\n2\t3\n",
    "time,A\nr1,0,1\nr2,1,2\n",
    "Unnamed: 0,pseudotime,G1,G2\n0,0.01,1,0\n1,0.13,2,0\n2,0.42,0,5\n3,0.57,1,1\n4,0.88,0,2\n",
    "{\"a\":1}\n",
];

pub const GENES: [&str; 6] = [
    "gene\t0h_rep1\t0h_rep2\t6h_rep1\t6h_rep2\t24h_rep1\t24h_rep2\nIRF1\t1\t2\t30\t28\t4\t5\nCXCL9\t0\t0\t9\t8\t1\t1\nACTB\t99\t98\t97\t99\t98\t99\n",
    "# Program:featureCounts v2.0.6; Command:\"featureCounts\" \"-a\" \"anno.gtf\"\nGeneid\tChr\tStart\tEnd\tStrand\tLength\tt00_1.bam\tt00_2.bam\tt06_1.bam\tt06_2.bam\nENSG01.2\tchr1\t1\t900\t+\t900\t98\t128\t20\t222\nENSG02.1\tchr1;chr1\t1001;7\t1900;9\t-;-\t900\t37\t58\t38\t173\n",
    "YORF\tGENE.NAME\tcdc_0\tcdc_1\tcdc_2\tcdc_3\nTIME\t\t0\t0\t4\t4\nY0\tG1\t6.6\t7.0\t4.3\t7.8\nY1\tG2\t1.5\t-0.5\t2.1\t3\n",
    "# made by \"x\n!y\tz\n#1.2\n2\t2\nName\ts1\ts2\nG1\t1\t2\nG2\t3\t4\n!end\n",
    "\"act_0h_D1\" \"act_6h_D1\" \"ctr_6h_D2\"\n\"A\" 1 2 3\n\"B\" 4 5 6\n\"C\" 7 8 9\n",
    "gene;D0;D3;D7\nA;1,5;2,25;3\nB;1.320;0;4\n",
];

pub const LONG: [&str; 4] = [
    "gene_id,accession,timepoint,expression_value,replicate\nG1,acc,0,9.80,r1\nG1,acc,0,12.8,r2\nG1,acc,4,2,r1\nG1,acc,4,3,r2\nG2,acc,0,1,r1\nG2,acc,0,2,r2\nG2,acc,4,7,r1\nG2,acc,4,9,r2\n",
    "CellId,time,GeneId,Count\nC1,0,G1,4\nC1,0,G2,9\nC2,0,G1,2\nC2,0,G2,4\nC3,6,G1,0\nC3,6,G2,12\nC4,6,G1,0\nC4,6,G2,4\n",
    "gene\ttime\treplicate\texpression\nG1\t0h\t1\t6.6\nG1\t2h\t1\t7.0\nG2\t0h\t1\t4.3\nG2\t2h\t1\t7.8\n",
    "sample,gene,value\n0h_D1,A,1\n0h_D1,B,2\n6h_D1,A,3\n6h_D1,B,4\n0h_D2,A,1\n0h_D2,B,2\n6h_D2,A,3\n6h_D2,B,4\n",
];

/// Settings, most of them those that nobody changes.
pub fn settings(random: &mut Random) -> DataSettings {
    let mut settings = DataSettings {
        genes: GeneChoice::All,
        ..DataSettings::default()
    };
    if random.gen_ratio(2, 3) {
        return settings;
    }
    for _ in 0..random.gen_range(1..3) {
        one_setting(&mut settings, random);
    }
    settings
}

fn one_setting(settings: &mut DataSettings, random: &mut Random) {
    use CellTransform as C;
    let name = |random: &mut Random| {
        let names = ["time", "A", "gene", "sample", "donor", "x", ""];
        Some((*names.choose(random).unwrap()).to_owned())
    };
    match random.gen_range(0..13) {
        0 => {
            settings.decimal = if random.r#gen() {
                Decimal::Comma
            } else {
                Decimal::Point
            }
        }
        1 => {
            let all = [
                Separator::Space,
                Separator::Semicolon,
                Separator::Comma,
                Separator::Tab,
            ];
            settings.separator = *all.choose(random).unwrap();
        }
        2 | 3 => {
            let all = [
                Orientation::CellsInRows,
                Orientation::GenesInRows,
                Orientation::Long,
            ];
            settings.orientation = *all.choose(random).unwrap();
        }
        4 | 5 => {
            let all = [C::None, C::Normalise, C::Log1p, C::NormaliseLog1p];
            settings.cell_transform = *all.choose(random).unwrap();
        }
        6 => settings.time_bins = random.gen_range(0..5),
        7 => settings.time_unit = UnitChoice::Unit(TimeUnit::Days),
        8 => settings.time_column = name(random),
        9 => settings.cell_id_column = name(random),
        10 => {
            settings.genes = [
                GeneChoice::Auto,
                GeneChoice::Variable(2),
                GeneChoice::First(1),
            ]
            .choose(random)
            .unwrap()
            .clone();
        }
        11 => settings.ignore_columns = name(random).into_iter().collect(),
        _ => settings.replicate_column = name(random),
    }
}

fn texts(texts: &'static [&'static str]) -> Try {
    of_files(move |random| {
        let text = texts.choose(random).unwrap().as_bytes();
        Input::file("table.csv", changed_either(text, random), settings(random))
    })
}

/// Cells or samples in rows.
pub fn cells_in_rows() -> Try {
    texts(&CELLS)
}

/// Genes in rows.
pub fn genes_in_rows() -> Try {
    texts(&GENES)
}

/// One value a row.
pub fn long() -> Try {
    texts(&LONG)
}

/// Labels of times, and what the user says of them.
pub fn labels() -> Try {
    const LABELS: [&str; 20] = [
        "0h_rep1",
        "act_6h_D1",
        "D3",
        "T6",
        "6hpi",
        "day 1",
        "E10.5",
        "3 mo",
        "pre",
        "Ctrl",
        "0:30",
        "6 h 30 min",
        "-1d",
        "2024-03-01",
        "W12",
        "1e3s",
        "1/2 h",
        "t=4",
        "0,5h",
        "P7",
    ];
    const GIVEN: [&str; 8] = [
        "Ctrl=0",
        "pre=-1h",
        "T6=6h",
        "D3=LPS",
        "Ctrl",
        "=",
        "a=b=3",
        "E10.5=10,5 d",
    ];
    of_files(|random| {
        let mut text = "label\tA\tB\n".to_owned();
        for n in 0..random.gen_range(2..8) {
            let label = LABELS.choose(random).unwrap().as_bytes();
            let label = if random.gen_ratio(1, 3) {
                changed(label, random)
            } else {
                label.to_vec()
            };
            let label = String::from_utf8_lossy(&label).replace(['\t', '\n', '\r', '"', '\0'], "");
            text += &format!("{label}\t{n}\t{}\n", n * n % 7);
        }
        let mut settings = settings(random);
        settings.time_column = Some("label".to_owned());
        let given = |random: &mut Random| -> Vec<String> {
            let given = (0..random.gen_range(0_u8..8).saturating_sub(5)).map(|_| {
                let text = GIVEN.choose(random).unwrap().as_bytes();
                let text = if random.gen_ratio(1, 3) {
                    changed(text, random)
                } else {
                    text.to_vec()
                };
                String::from_utf8_lossy(&text).into_owned()
            });
            given.collect()
        };
        settings.times = given(random);
        settings.label_conditions = given(random);
        settings.label_replicates = given(random);
        Input::file("labels.csv", text.into_bytes(), settings)
    })
}

/// Several files, given by name or as their folder.
pub fn several() -> Try {
    const NAMES: [&str; 5] = [
        "GSM1_0h_D1.csv",
        "GSM2_6h_D1.txt",
        "24h.tsv.gz",
        "notes.md",
        "GSM3_6h.csv",
    ];
    of_files(|random| {
        let count = random.gen_range(2..=3);
        let genes = random.gen_ratio(1, 2);
        let names = NAMES.choose_multiple(random, count);
        let names: Vec<String> = names.map(|name| (*name).to_owned()).collect();
        let mut files = Vec::new();
        for name in &names {
            let text: &str = if genes {
                "gene,count\nA,1\nB,2\nC,3\n"
            } else {
                "cell,A,B\nc1,0,1\nc2,1,0\n"
            };
            let kept = random.gen_ratio(1, 2);
            let text = if kept {
                text.as_bytes().to_vec()
            } else {
                changed_either(text.as_bytes(), random)
            };
            files.push((name.clone(), text));
        }
        let settings = settings(random);
        let opened = if random.r#gen() { names } else { Vec::new() };
        Input {
            files,
            opened,
            samples: None,
            settings,
        }
    })
}
