//! Labels that are calendar dates.

/// Whether a label is a date, with or without a time of day: `2023-05-02`, `02.05.2023 08:00`,
/// `2023-05-02T08:00:00Z`.
pub(super) fn is_date(label: &str) -> bool {
    let label = label.trim();
    let end = label.find([' ', 'T']).unwrap_or(label.len());
    let (date, clock) = label.split_at(end);
    let parts: Vec<&str> = date.split(['-', '/', '.']).collect();
    let number = |text: &str, digits: usize| {
        let is_plain = text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>()
            .ok()
            .filter(|_| is_plain && (1..=digits).contains(&text.len()))
    };
    let is_year = |text: &str| {
        text.len() == 4 && number(text, 4).is_some_and(|year| (1900..2100).contains(&year))
    };
    let is_day = |text: &str| number(text, 2).is_some_and(|day| (1..=31).contains(&day));
    let is_date = match parts[..] {
        [year, month, day] if is_year(year) => is_day(month) && is_day(day),
        [day, month, year] if is_year(year) => is_day(month) && is_day(day),
        _ => false,
    };
    let is_clock = |c: char| c.is_ascii_digit() || " T:.Z+-".contains(c);
    is_date && clock.chars().all(is_clock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_names_with_dates() {
        for date in [
            "2023-05-02",
            "2023-05-02 08:00:00.000000",
            "2023-05-02T08:00:00Z",
            "02.05.2023",
            "5/2/2023 8:00",
        ] {
            assert!(is_date(date), "{date}");
        }
        for other in [
            "2023-05-02_6h_rep1",
            "6h",
            "1-2-3",
            "2023",
            "10.5",
            "2023-05",
            "2023-99-01",
            "",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}
