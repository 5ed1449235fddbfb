//! CSV file and printed tables of the study of halves.

use crate::output::text_table::{TextTable, print_table};
use crate::study::HalvesRow;
use genetide::cli::report::print_line;
use genetide_analysis::prediction::comparison::{Comparison, Score};
use genetide_analysis::prediction::methods::Method;
use genetide_figure::tables::Table;

/// The methods, in the order of the tables.
const METHODS: [Method; 5] = [
    Method::Raw,
    Method::GaussianProcess,
    Method::Gaussian,
    Method::Mixture,
    Method::Network,
];

/// Factor by which the stack may exceed the best method.
const TOLERANCE: f64 = 1.01;

/// What is asked of the stack and of the network.
struct Verdict {
    /// The error of the stack over that of the best method.
    stack: f64,
    /// The error of the network over that of the Gaussian.
    network: Option<f64>,
    /// The error of the stack without the network over that of the stack: what the network is worth.
    without: Option<f64>,
}

impl Verdict {
    fn of(comparison: &Comparison) -> Self {
        let errors = comparison.methods.iter().map(|of| of.score.error);
        let best = errors.fold(f64::INFINITY, f64::min);
        let network = score(comparison, Method::Network).zip(score(comparison, Method::Gaussian));
        let mut methods = comparison.methods.iter();
        let without = methods.find(|of| of.method == Method::Network);
        let without = without.and_then(|of| of.stack_without);
        Self {
            without: without.map(|error| error / comparison.stack.error),
            stack: comparison.stack.error / best,
            network: network.map(|(network, gaussian)| network.error / gaussian.error),
        }
    }

    fn stack_holds(&self) -> bool {
        self.stack <= TOLERANCE
    }

    fn network_holds(&self) -> Option<bool> {
        self.network.map(|ratio| ratio <= 1.0)
    }
}

fn score(comparison: &Comparison, method: Method) -> Option<Score> {
    let mut methods = comparison.methods.iter();
    methods.find(|of| of.method == method).map(|of| of.score)
}

/// A row for every method and for the stack of every table; what is asked is told in the row of the stack.
pub fn halves_csv(rows: &[HalvesRow]) -> String {
    let mut table = Table::new(
        "table,halves,genes,outliers,k,method,error,standard_error,weight,stack_without,stack_within_1_percent_of_best,\
         network_at_most_gaussian,seconds",
    );
    for row in rows {
        let Ok(comparison) = &row.comparison else {
            continue;
        };
        let verdict = Verdict::of(comparison);
        let methods = comparison.methods.iter();
        let methods = methods.map(|of| (of.method.as_str(), of.score, Some(of)));
        for (method, score, of) in methods.chain([("stack", comparison.stack, None)]) {
            let is_stack = of.is_none();
            let stack = is_stack.then(|| verdict.stack_holds().to_string());
            let network = verdict.network_holds().filter(|_| is_stack);
            table.row(&[
                &row.table.as_str(),
                &row.halves.as_str(),
                &comparison.genes,
                &comparison.outliers,
                &row.k,
                &method,
                &score.error,
                &score.standard_error,
                &of.map(|of| of.weight),
                &of.and_then(|of| of.stack_without),
                &stack.as_deref(),
                &network.map(|holds| holds.to_string()).as_deref(),
                &row.seconds,
            ]);
        }
    }
    table.into_text()
}

/// Prints errors, weights and what is asked.
pub(super) fn print_halves(rows: &[HalvesRow]) {
    let names = METHODS.map(Method::as_str);
    let mut errors = TextTable::new(["table"].into_iter().chain(names).chain(["stack"]));
    let mut weights = TextTable::new(["table"].into_iter().chain(names));
    let mut verdicts = TextTable::new([
        "table",
        "genes",
        "outliers",
        "k",
        "stack/best",
        "network/Gaussian",
        "without network/stack",
        "seconds",
    ]);
    for row in rows {
        let comparison = match &row.comparison {
            Ok(comparison) => comparison,
            Err(reason) => {
                print_line(&format!("{}: {reason}", row.table));
                continue;
            }
        };
        let table = || std::iter::once(row.table.clone());
        let of_methods = METHODS.map(|method| score(comparison, method));
        let of_methods = of_methods.into_iter().chain([Some(comparison.stack)]);
        let words = |of: Option<Score>| {
            of.map_or_else(String::new, |of| {
                format!("{:.3} ± {:.3}", of.error, of.standard_error)
            })
        };
        errors.row(table().chain(of_methods.map(words)));
        let weight = |method: Method| {
            let mut methods = comparison.methods.iter();
            let of = methods.find(|of| of.method == method);
            of.map_or_else(String::new, |of| format!("{:.2}", of.weight))
        };
        weights.row(table().chain(METHODS.map(weight)));
        let verdict = Verdict::of(comparison);
        let yes = |holds: bool| if holds { "" } else { " !" };
        verdicts.row(
            table().chain([
                comparison.genes.to_string(),
                format!("{:.4}", comparison.outliers),
                row.k.map_or_else(String::new, |k| k.to_string()),
                format!("{:.3}{}", verdict.stack, yes(verdict.stack_holds())),
                verdict.network.map_or_else(String::new, |ratio| {
                    format!("{ratio:.3}{}", yes(ratio <= 1.0))
                }),
                verdict
                    .without
                    .map_or_else(String::new, |ratio| format!("{ratio:.4}")),
                format!("{:.1}", row.seconds),
            ]),
        );
    }
    let title = "Error of predictions of one half of the libraries from the other, in squared standard errors";
    print_table(title, &errors);
    print_table("Weights in the stack", &weights);
    print_table(
        "Errors of the stack over the best method (at most 1.01) and of the network over the Gaussian \
                 (at most 1)",
        &verdicts,
    );
}
