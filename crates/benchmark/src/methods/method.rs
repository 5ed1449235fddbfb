//! The methods, and their names.

use clap::ValueEnum;

/// A clustering method, in the order of the tables. The first line of each is its help on the command
/// line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum Method {
    /// k-means of the mean profiles, all genes
    KmeansRaw,
    /// k-means of the z-scored profiles, all genes
    KmeansZscore,
    /// Response test, then k-means of the z-scored profiles
    TestedKmeans,
    /// Response test, then a Gaussian mixture of the z-scored profiles with known noise
    Deconvolution,
    /// Preset prototype, all genes
    #[value(alias = "seed")]
    Prototype,
    /// Preset shape
    Shape,
    /// Preset shape, with k-means of the latents
    LatentKmeans,
    /// Preset shape without the network: its mixture starts from the z-scored profiles
    MixtureOnly,
    /// Response test, then the true programs fitted to each gene
    #[value(alias = "reader")]
    Oracle,
}

impl Method {
    /// The name on the command line and in the tables.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or_else(String::new, |value| value.get_name().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_have_names_and_former_names() {
        assert_eq!(Method::KmeansRaw.name(), "kmeans-raw");
        let of_name = |name| Method::from_str(name, false).unwrap();
        assert_eq!(of_name("seed"), Method::Prototype);
        assert_eq!(of_name("reader"), Method::Oracle);
    }
}
