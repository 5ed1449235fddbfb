//! Matrix Market files with their lists.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::changes;
use crate::harness::{Input, Random, Try, of_files};
use crate::tables::settings;
use crate::text_changes::changed_either;
use crate::wrappers::gzip;

const MATRICES: [&str; 4] = [
    "%%MatrixMarket matrix coordinate integer general\n%metadata_json: {\"a\": 1}\n3 4 6\n1 1 5\n3 1 1\n2 2 7\n1 3 2\n2 3 1\n3 4 9\n",
    "%%MatrixMarket matrix coordinate real general\n%\n3 4 3\n1 1 1.5\n3 4 -2e1\n2 2 7\n",
    "%%MatrixMarket matrix array real general\n3 4\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
    "%%MatrixMarket matrix coordinate pattern general\n3 4 3\n1 1\n3 4\n2 3\n",
];

const FEATURES: [&str; 2] = [
    "ENSG01\tIRF1\tGene Expression\nENSG02\tCXCL9\tGene Expression\nCD4\tCD4_TotalSeq\tAntibody Capture\n",
    "ENSG01.2\tIRF1\nENSG02.3\tIRF1\nENSG03.1\tACTB\n",
];

const BARCODES: [&str; 4] = [
    "AAACCTGAGAAACCAA-1\nAAACCTGAGAAACCAC-1\nAAACCTGAGAAACCAG-2\nAAACCTGAGAAACCAT-2\n",
    "0h_AAACCTGAGAAACCAA\n0h_AAACCTGAGAAACCAC\n6h_AAACCTGAGAAACCAG\n6h_AAACCTGAGAAACCAT\n",
    "barcode\ttime\nAAACCTGAGAAACCAA-1\t0\nAAACCTGAGAAACCAC-1\t0\nAAACCTGAGAAACCAG-2\t6h\nAAACCTGAGAAACCAT-2\t6h\n",
    "act_0h\nact_6h\nctr_0h\nctr_6h\n",
];

/// A matrix and its lists, of which one is damaged or more, each compressed or not.
fn written(random: &mut Random, names: [&str; 3]) -> Vec<(String, Vec<u8>)> {
    let texts = [
        *MATRICES.choose(random).unwrap(),
        *FEATURES.choose(random).unwrap(),
        *BARCODES.choose(random).unwrap(),
    ];
    let damaged = random.gen_range(0..3);
    let mut files = Vec::new();
    for (n, (name, text)) in names.into_iter().zip(texts).enumerate() {
        let mut bytes = text.as_bytes().to_vec();
        if n == damaged || random.gen_ratio(1, 6) {
            bytes = changed_either(&bytes, random);
        }
        let mut name = name.to_owned();
        if random.gen_ratio(1, 3) {
            bytes = gzip(&bytes);
            name += ".gz";
            if random.gen_ratio(1, 4) {
                bytes = changes::changed(&bytes, random);
            }
        }
        if random.gen_ratio(29, 30) {
            files.push((name, bytes));
        }
    }
    files
}

/// What tells the times is a table of samples, as in life, or the barcodes.
fn with_samples(mut input: Input, random: &mut Random) -> Input {
    if random.gen_ratio(2, 3) {
        let text = b"sample,time\n1,0h\n2,6h\n";
        let text = if random.gen_ratio(1, 5) {
            changed_either(text, random)
        } else {
            text.to_vec()
        };
        input.files.push(("samples.csv".to_owned(), text));
        input.samples = Some("samples.csv".to_owned());
    }
    input
}

/// A matrix, opened by its name.
pub fn files() -> Try {
    of_files(|random| {
        let names = ["GSM1_matrix.mtx", "GSM1_genes.tsv", "GSM1_barcodes.tsv"];
        let files = written(random, names);
        let opened = files.iter().take(1).map(|(name, _)| name.clone()).collect();
        let settings = settings(random);
        with_samples(
            Input {
                files,
                opened,
                samples: None,
                settings,
            },
            random,
        )
    })
}

/// A folder of Cell Ranger.
pub fn folders() -> Try {
    of_files(|random| {
        let files = written(random, ["matrix.mtx", "features.tsv", "barcodes.tsv"]);
        let settings = settings(random);
        with_samples(
            Input {
                files,
                opened: Vec::new(),
                samples: None,
                settings,
            },
            random,
        )
    })
}
