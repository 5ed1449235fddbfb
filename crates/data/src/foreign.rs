//! Files that are known not to be tables, by their first bytes, and what to do with them.

use crate::error::DataErrorKind;
use crate::formats::FormatKind;

/// What to do with a file of another format.
mod advice {
    pub(super) const RDS: &str = "write an h5ad file of a Seurat or SingleCellExperiment object in R: \
        x <- readRDS(\"FILE\"); if (inherits(x, \"Seurat\")) x <- Seurat::as.SingleCellExperiment(x) \
        and zellkonverter::writeH5AD(x, \"table.h5ad\"); or a matrix or data frame: \
        write.csv(readRDS(\"FILE\"), \"table.csv\")";
    pub(super) const RDATA: &str = "load it in R with load(\"FILE\"), which gives the names of its \
        objects, and write a matrix or data frame x of them with write.csv(x, \"table.csv\"), or a \
        SingleCellExperiment with zellkonverter::writeH5AD(x, \"table.h5ad\"), a Seurat object as \
        Seurat::as.SingleCellExperiment(x)";
    pub(super) const PANDAS_JSON: &str = "write a table in Python: import pandas and \
        pandas.read_json(\"FILE\").to_csv(\"table.csv\")";
    pub(super) const PICKLE: &str = "write a table in Python: import pandas and \
        pandas.read_pickle(\"FILE\").to_csv(\"table.csv\")";
    pub(super) const NUMPY: &str = "write a table with names, such as pandas.DataFrame(values, \
        index=cells, columns=genes).to_csv(\"table.csv\")";
    pub(super) const EXCEL: &str = "save the sheet as \"CSV UTF-8\" and open that";
    pub(super) const UNPACK: &str = "unpack it and open the table in it";
    pub(super) const AGAIN: &str = "give the table";
    pub(super) const COUNT: &str = "give the table of counts made from it";
    pub(super) const FEATHER: &str = "write version 2";
    pub(super) const STREAM: &str = "write an Arrow file";
    pub(super) const RTF: &str = "save it as plain text";
    pub(super) const LFS: &str =
        "fetch the file with \"git lfs pull\", or download it by its own address";
    pub(super) const MTX: &str = "open the folder with this file and the lists of its barcodes and \
        genes (matrix.mtx, barcodes.tsv, features.tsv)";
    pub(super) const PAGE: &str = "a download may have saved a page in place of the file: open it in a \
        browser to see what it says, and download the file again";
    pub(super) const HDF5: &str = "unpack it, or write an h5ad file";
}

/// First bytes, the format in words, and what to do.
const BINARY: &[(&[u8], &str, &str)] = &[
    (b"\x89PNG", "a PNG image", advice::AGAIN),
    (b"\xff\xd8\xff", "a JPEG image", advice::AGAIN),
    (b"%PDF", "a PDF document", advice::AGAIN),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", advice::EXCEL),
    (
        b"\x28\xb5\x2f\xfd",
        "a Zstandard stream",
        "unpack it (zstd -d FILE)",
    ),
    (
        b"\x04\x22\x4d\x18",
        "an LZ4 stream",
        "unpack it (lz4 -d FILE)",
    ),
    (
        b"\x1f\x9d",
        "a file packed by compress",
        "unpack it (gunzip FILE)",
    ),
    (b"LZIP\x01", "an lzip stream", "unpack it (lzip -d FILE)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", advice::UNPACK),
    (b"Rar!\x1a\x07", "a RAR archive", advice::UNPACK),
    (b"FEA1", "a Feather file of version 1", advice::FEATHER),
    (b"\xff\xff\xff\xff", "an Arrow stream", advice::STREAM),
    (b"\x93NUMPY", "a NumPy array without names", advice::NUMPY),
    (b"\x80\x02", "a Python pickle", advice::PICKLE),
    (b"\x80\x03", "a Python pickle", advice::PICKLE),
    (b"\x80\x04", "a Python pickle", advice::PICKLE),
    (b"\x80\x05", "a Python pickle", advice::PICKLE),
    (b"SQLite format 3\0", "an SQLite database", advice::AGAIN),
    (b"BAM\x01", "a BAM file of aligned reads", advice::COUNT),
    (b"CRAM\x02", "a CRAM file of aligned reads", advice::COUNT),
    (b"CRAM\x03", "a CRAM file of aligned reads", advice::COUNT),
    (b"RDX2\n", "a saved workspace of R", advice::RDATA),
    (b"RDX3\n", "a saved workspace of R", advice::RDATA),
    (b"RDA2\n", "a saved workspace of R", advice::RDATA),
    (b"RDA3\n", "a saved workspace of R", advice::RDATA),
    (b"X\n\0\0\0", "an object of R (RDS)", advice::RDS),
    (b"A\n2\n", "an object of R (RDS)", advice::RDS),
    (b"A\n3\n", "an object of R (RDS)", advice::RDS),
    (
        b"\x00\x05\x16\x07",
        "a companion file of macOS",
        "give the file without \"._\" before its name",
    ),
    (b"\xff\xfe\0\0", "UTF-32 text", "save it as UTF-8"),
    (b"\0\0\xfe\xff", "UTF-32 text", "save it as UTF-8"),
];

/// The first words of files of text, in lower case, the format in words, and what to do.
const TEXT: &[(&str, &str, &str)] = &[
    ("{\\rtf", "formatted text (RTF)", advice::RTF),
    (
        "version https://git-lfs",
        "a Git LFS pointer in place of the file",
        advice::LFS,
    ),
    (
        "%%matrixmarket",
        "a Matrix Market file without names",
        advice::MTX,
    ),
    ("##fileformat=vcf", "a VCF file of variants", advice::AGAIN),
    (
        "##gff-version",
        "a GFF file of gene positions",
        advice::COUNT,
    ),
    (
        "#!genome-build",
        "a GTF file of gene positions",
        advice::COUNT,
    ),
    ("@hd\t", "a SAM file of aligned reads", advice::COUNT),
    ("@sq\t", "a SAM file of aligned reads", advice::COUNT),
    ("<!doctype html", "an HTML page", advice::PAGE),
    ("<html", "an HTML page", advice::PAGE),
    ("<head", "an HTML page", advice::PAGE),
    ("<script", "an HTML page", advice::PAGE),
    ("<table", "an HTML page", advice::EXCEL),
    ("<?xml", "XML", advice::PAGE),
    ("<error", "XML", advice::PAGE),
];

/// Why a file that starts with these bytes, unpacked from `compression`, is no table; `None` where
/// nothing speaks against it.
pub(crate) fn foreign(start: &[u8], compression: Option<&str>) -> Option<DataErrorKind> {
    let (found, remedy) = binary(start).or_else(|| of_text(start)).or_else(|| {
        let known = compression.and_then(|_| packed(start))?;
        Some((known, "unpack it and open what is in it"))
    })?;
    let found = match compression {
        Some(compression) => format!("{found}, packed by {compression}"),
        None => found.to_owned(),
    };
    let remedy = remedy.to_owned();
    Some(DataErrorKind::Foreign { found, remedy })
}

fn binary(start: &[u8]) -> Option<(&'static str, &'static str)> {
    let known = BINARY.iter().find(|(magic, ..)| start.starts_with(magic));
    if let Some(&(_, name, remedy)) = known {
        return Some((name, remedy));
    }
    if start.get(257..262) == Some(b"ustar") {
        let remedy = "unpack it (tar -xf FILE) and open the table in it";
        return Some(("a tar archive", remedy));
    }
    if start.starts_with(b"\x89HDF") {
        return Some(("an HDF5 file (h5, h5ad)", advice::HDF5));
    }
    None
}

fn of_text(start: &[u8]) -> Option<(&'static str, &'static str)> {
    let start = start.strip_prefix(&[0xef, 0xbb, 0xbf]).unwrap_or(start);
    let start = start.trim_ascii_start();
    let begins = |word: &str| {
        let begin = start.get(..word.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word.as_bytes()))
    };
    if let Some(&(_, name, remedy)) = TEXT.iter().find(|(word, ..)| begins(word)) {
        return Some((name, remedy));
    }
    if is_json(start) {
        return Some(("JSON", advice::PANDAS_JSON));
    }
    let lines: Vec<&[u8]> = start.split(|&byte| byte == b'\n').take(3).collect();
    match lines[..] {
        [name, bases, ..] if name.starts_with(b">") && is_sequence(bases) => {
            Some(("a FASTA file of sequences", advice::COUNT))
        }
        [name, bases, plus] if name.starts_with(b"@") && is_sequence(bases) => plus
            .starts_with(b"+")
            .then_some(("a FASTQ file of reads", advice::COUNT)),
        _ => None,
    }
}

/// Whether a text starts as JSON and not as a name in brackets.
fn is_json(start: &[u8]) -> bool {
    let Some((b'{' | b'[', rest)) = start.split_first() else {
        return false;
    };
    let next = rest.trim_ascii_start().first();
    next.is_some_and(|next| matches!(next, b'"' | b'{' | b'[' | b']' | b'}' | b'-' | b'0'..=b'9'))
}

fn is_sequence(line: &[u8]) -> bool {
    let line = line.trim_ascii_end();
    line.len() > 4 && line.iter().all(u8::is_ascii_alphabetic)
}

/// A format that is read, but not in a compressed file.
fn packed(start: &[u8]) -> Option<&'static str> {
    let kind = FormatKind::of(start);
    (kind != FormatKind::Text).then(|| kind.name())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_files_are_named_with_what_to_do() {
        let mut tar = vec![b'x'; 600];
        tar[257..262].copy_from_slice(b"ustar");
        for (start, name, remedy) in [
            (b"%PDF-1.7".as_slice(), "a PDF document", "table"),
            (b"\n <!DOCTYPE html>\n<html>", "HTML", "download"),
            (b"{\"time\":[0,1]}", "JSON", "read_json"),
            (b"[\n {\"a\"", "JSON", "read_json"),
            (b"{\\rtf1\\ansi", "RTF", "plain text"),
            (&tar, "tar", "tar -xf"),
            (
                b"version https://git-lfs.github.com/spec/v1\n",
                "Git LFS",
                "pull",
            ),
            (b"%%MatrixMarket matrix", "Matrix Market", "folder"),
            (b"X\n\0\0\0\x02", "RDS", "writeH5AD"),
            (b"RDX3\nX", "workspace of R", "load("),
            (b"\x80\x04\x95", "pickle", "read_pickle"),
            (b">chr1\nACGTACGT\n", "FASTA", "counts"),
            (b"@read\nACGTACGT\n+\n", "FASTQ", "counts"),
        ] {
            let text = foreign(start, None).unwrap().to_string();
            assert!(text.contains(name) && text.contains(remedy), "{text}");
        }
        let text = foreign(b"PAR1\x15", Some("gzip")).unwrap().to_string();
        assert!(text.contains("Parquet") && text.contains("gzip"), "{text}");
    }

    #[test]
    fn tables_are_not_foreign() {
        for table in [
            b"time,A\n0,1\n".as_slice(),
            b"[cell],time\n",
            b"{cell},time\n",
            b"@id\ttime\nABCDE\t0\nABCDF\t1\n",
            b">5,<5,time\n",
            b"# a comment\ntime,A\n",
            b"BAMBI,time\n",
            b"",
        ] {
            assert!(foreign(table, None).is_none());
        }
        assert!(foreign(b"PAR1\x15", None).is_none());
    }
}
