//! Gene names that a spreadsheet made dates or numbers.

use crate::words::listed;

/// A sentence about gene names that are dates or numbers, with what they were where that is sure.
pub(in crate::read) fn changed_names_note(names: &[String]) -> Option<String> {
    let changed: Vec<(&String, Change)> = names
        .iter()
        .filter_map(|name| Some((name, change(name)?)))
        .collect();
    let is_plain = |(_, change): &&(&String, Change)| matches!(change, Change::Number);
    // Whole numbers are ids, such as those of Entrez, where they are more than a few.
    let numbers = changed.iter().filter(is_plain).count();
    const FEW_NUMBERS: usize = 5;
    let has_dates = numbers < changed.len();
    let with_numbers = has_dates && numbers <= FEW_NUMBERS.max(names.len() / 100);
    let told: Vec<&(&String, Change)> = changed
        .iter()
        .filter(|change| with_numbers || !is_plain(change))
        .collect();
    if told.is_empty() {
        return None;
    }
    let told = listed(&told, |(name, change)| match change {
        Change::Was(old) => format!("{name} ({old})"),
        Change::Date => format!("{name} (a date)"),
        Change::Number => format!("{name} (the number of a date)"),
        Change::Exponent => format!("{name} (perhaps a RIKEN name such as 2310009E13Rik)"),
    });
    Some(format!(
        "Gene names that a spreadsheet has changed to dates or numbers: {told}. They are kept as they \
         are; correct them in the table to find them by name."
    ))
}

/// What a spreadsheet made of a name.
enum Change {
    /// A date, of this name.
    Was(String),
    /// Another date.
    Date,
    /// A day as spreadsheets count them.
    Number,
    /// A number with an exponent.
    Exponent,
}

fn change(name: &str) -> Option<Change> {
    if !name.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let parts: Vec<&str> = name.split(['-', '/', ' ', '.']).collect();
    match parts[..] {
        [one, two] => match (day(one), month(two), month(one), day(two)) {
            (Some(day), Some(month), ..) | (.., Some(month), Some(day)) => Some(was(month, day)),
            _ => exponent(name),
        },
        [year, month, day] | [day, month, year] if is_date(year, month, day) => Some(Change::Date),
        [year, month, day, ref clock @ ..] if is_date(year, month, day) => {
            let is_clock = |text: &&str| text.chars().all(|c| c.is_ascii_digit() || c == ':');
            clock.iter().all(is_clock).then_some(Change::Date)
        }
        [number] => {
            // From 1990 to 2040, as spreadsheets count days.
            let is_day = |day: &u32| (32_874..=51_501).contains(day);
            let day = number.parse::<u32>().ok().filter(is_day);
            day.map(|_| Change::Number).or_else(|| exponent(name))
        }
        _ => exponent(name),
    }
}

/// `2.31E+13`, as spreadsheets write large numbers.
fn exponent(name: &str) -> Option<Change> {
    let (digits, exponent) = name.split_once("E+")?;
    let is_number = digits.parse::<f64>().is_ok() && exponent.parse::<u32>().is_ok();
    is_number.then_some(Change::Exponent)
}

fn day(text: &str) -> Option<u32> {
    text.parse()
        .ok()
        .filter(|day| (1..=31).contains(day) && text.len() <= 2)
}

/// The month of an English name, from 1.
fn month(text: &str) -> Option<usize> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    // `mars` and `sept` are those of other languages.
    let text = text.to_lowercase();
    let first = text.get(..3)?;
    (text.len() <= 4).then(|| {
        MONTHS
            .iter()
            .position(|month| *month == first)
            .map(|m| m + 1)
    })?
}

fn is_date(year: &str, month_text: &str, day_text: &str) -> bool {
    let is_year = year.len() == 4
        && year
            .parse::<u32>()
            .is_ok_and(|year| (1900..2100).contains(&year));
    let is_month = day(month_text).is_some_and(|month| month <= 12) || month(month_text).is_some();
    is_year && is_month && day(day_text).is_some()
}

/// The gene that a date was: symbols of the time and those in use now.
fn was(month: usize, day: u32) -> Change {
    let name = match (month, day) {
        (3, 1 | 2) => format!("MARCH{day}, now MARCHF{day}, or MARC{day}, now MTARC{day}"),
        (3, 3..=11) => format!("MARCH{day}, now MARCHF{day}"),
        (9, 15) => "SEP15, now SELENOF".to_owned(),
        (9, 1..=14) => format!("SEPT{day}, now SEPTIN{day}"),
        (10, 4) => "OCT4, now POU5F1".to_owned(),
        (10, 6) => "OCT6, now POU3F1".to_owned(),
        (12, 1) => "DEC1, now DELEC1 or BHLHE40".to_owned(),
        (12, 2) => "DEC2, now BHLHE41".to_owned(),
        _ => return Change::Date,
    };
    Change::Was(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(names: &[&str]) -> Option<String> {
        let names: Vec<String> = names.iter().map(ToString::to_string).collect();
        changed_names_note(&names)
    }

    #[test]
    fn dates_are_named_with_the_genes_that_they_were() {
        for (name, gene) in [
            ("3-Mar", "MARCHF3"),
            ("Mar-05", "MARCHF5"),
            ("1-Mar", "or MARC1"),
            ("2-Sep", "SEPT2, now SEPTIN2"),
            ("Sep-15", "SELENOF"),
            ("1-Dec", "DEC1"),
            ("4-Oct", "POU5F1"),
            ("2021-03-01", "a date"),
            ("2021-03-01 00:00:00", "a date"),
            ("01/03/2021", "a date"),
            ("2.31E+13", "RIKEN"),
        ] {
            let text = note(&["IRF1", name]).unwrap();
            assert!(text.contains(name) && text.contains(gene), "{text}");
        }
        assert!(note(&["1-Sep", "44621"]).unwrap().contains("44621"));
    }

    #[test]
    fn ids_and_symbols_are_no_dates() {
        let ids: Vec<String> = (44_000..45_000).map(|id: u32| id.to_string()).collect();
        assert_eq!(changed_names_note(&ids), None);
        for gene in [
            "MARCH1",
            "SEPT2",
            "HLA-A",
            "MT-ND1",
            "DEC1",
            "Mar-x",
            "1-8D",
            "44621",
            "AC004.1",
            "2-PDE",
            "NKX2-5",
            "RP11-34P13.7",
            "5-HT",
            "7-SK",
            "Sept2",
            "AT1G01010",
            "2310009E13Rik",
            "mars",
            "Y10-2",
            "",
        ] {
            assert_eq!(note(&["IRF1", gene]), None, "{gene}");
        }
    }
}
