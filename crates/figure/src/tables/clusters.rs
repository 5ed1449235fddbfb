//! Tables of genes and their clusters.

use crate::Results;
use crate::columns::course_suffixes;
use crate::tables::course_columns::{
    COURSE_NUMBERS, DIFFERENCE_NUMBERS, DIFFERENCE_WORDS, name_on,
};
use crate::tables::genes::by_gene;
use crate::tables::table::{Field, Table};
use genetide_analysis::{GeneRow, Significance};
use genetide_data::Courses;
use genetide_data::value_scale::ValueScale;

/// The text of a gene in a column.
type GeneText<'a> = Box<dyn Fn(&GeneRow) -> String + 'a>;

/// The columns of a table of genes: the name of each, and the text of a gene in it.
#[derive(Default)]
struct GeneColumns<'a> {
    names: Vec<String>,
    texts: Vec<GeneText<'a>>,
}

/// The names `[k]` of the clusters 1..=k, the courses of the genes, and the scale on which their means were
/// compared.
pub type Named<'a> = (&'a [Option<String>], &'a Courses, ValueScale);

/// One row a gene. With several courses there are columns for each condition and for the difference between
/// them, and a column `cluster_name` where any cluster has a name.
pub fn clusters_csv(genes: &[GeneRow], named: Named<'_>) -> String {
    cluster_rows(genes.iter(), named)
}

/// The rows of [`clusters_csv`] whose cluster is `label`, with the same columns.
pub fn cluster_file_csv(genes: &[GeneRow], named: Named<'_>, label: usize) -> String {
    let own = genes.iter().filter(|row| row.cluster == Some(label));
    cluster_rows(own, named)
}

fn cluster_rows<'a>(
    genes: impl Iterator<Item = &'a GeneRow>,
    (names, courses, scale): Named<'_>,
) -> String {
    let genes: Vec<&GeneRow> = genes.collect();
    let mut columns = GeneColumns::default();
    columns.add_clusters();
    columns.add_courses(courses, scale);
    columns.add("evidence", |row| row.evidence.as_str());
    if genes.iter().any(|row| row.condition.is_some()) {
        columns.add_test("condition", |row| row.condition);
        columns.add_test("interaction", |row| row.interaction);
    }
    if courses.are_several() {
        columns.add_difference(courses, scale);
    }
    if names.iter().any(Option::is_some) {
        columns.add("cluster_name", |row| {
            let index = row.cluster.and_then(|label| label.checked_sub(1));
            index.and_then(|index| names.get(index)?.as_deref())
        });
    }
    let mut table = Table::new(&columns.names.join(","));
    for row in genes {
        for text in &columns.texts {
            table.field(&text(row));
        }
        table.end_row();
    }
    table.into_text()
}

impl<'a> GeneColumns<'a> {
    fn add<F: Field>(&mut self, name: impl Into<String>, value: impl Fn(&GeneRow) -> F + 'a) {
        self.names.push(name.into());
        self.texts.push(Box::new(move |row| value(row).text()));
    }

    fn add_clusters(&mut self) {
        self.add("Gene", |row| row.gene.clone());
        self.add("Cluster", |row| row.cluster);
        self.add("status", |row| row.status.as_str());
        self.add("p", |row| row.p);
        self.add("q", |row| row.q);
        self.add("membership", |row| row.membership);
        self.add("stability", |row| row.stability);
        self.add("silhouette", |row| row.silhouette);
    }

    /// The kinetics in each course.
    fn add_courses(&mut self, courses: &Courses, scale: ValueScale) {
        for (course, suffix) in course_suffixes(courses).into_iter().enumerate() {
            for (name, value) in COURSE_NUMBERS {
                let name = name_on(scale, name);
                self.add(format!("{name}{suffix}"), move |row| value(row, course));
            }
            self.add(format!("direction{suffix}"), move |row| {
                row.direction(course)
            });
        }
    }

    /// p and q of a test between conditions.
    fn add_test(&mut self, name: &str, test: fn(&GeneRow) -> Option<Significance>) {
        self.add(format!("p_{name}"), move |row| test(row).map(|of| of.p));
        self.add(format!("q_{name}"), move |row| test(row).map(|of| of.q));
    }

    /// The largest difference between conditions.
    fn add_difference(&mut self, courses: &'a Courses, scale: ValueScale) {
        for (name, value) in DIFFERENCE_NUMBERS {
            self.add(name_on(scale, name), move |row| {
                row.difference.as_ref().map(value)
            });
        }
        for (name, word) in DIFFERENCE_WORDS {
            self.add(name, move |row| {
                row.difference.as_ref().and_then(|of| word(of, courses))
            });
        }
    }
}

/// `Gene,cluster_1,...,none`: probability of each cluster, and of none of them; empty for genes that
/// were not clustered.
pub fn membership_csv(results: &Results<'_>) -> String {
    let k = results.k;
    let columns: String = (1..=k).map(|label| format!("cluster_{label},")).collect();
    let mut table = Table::new(&format!("Gene,{columns}none"));
    let points = results.points.iter().copied();
    let rows = by_gene(results, points.zip(results.probability.iter_rows()));
    for (name, row) in results.profiles.genes().iter().zip(rows) {
        table.field(name);
        for cluster in 0..k {
            table.field(&row.map(|row| row[cluster]));
        }
        table.field(&row.map(|row| (1.0 - row.iter().sum::<f64>()).max(0.0)));
        table.end_row();
    }
    table.into_text()
}
