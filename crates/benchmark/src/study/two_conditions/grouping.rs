//! The groupings of genes that are compared with the true classes of two conditions.

/// A way to group the genes of a data set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Genes are together if the profiles clustered have the same true shape.
    Ideal,
    /// Response test, then k-means of the z-scored profiles, with as many clusters as there are true
    /// shapes.
    TestedKmeans,
    /// Preset shape with as many clusters as there are true shapes.
    Shape,
    /// Preset shape with the number of clusters that it suggests.
    Suggested,
}

impl Grouping {
    /// All of them, in the order of the tables.
    pub const ALL: [Self; 4] = [
        Self::Ideal,
        Self::TestedKmeans,
        Self::Shape,
        Self::Suggested,
    ];

    /// As written in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ideal => "ideal",
            Self::TestedKmeans => "tested-kmeans",
            Self::Shape => "shape",
            Self::Suggested => "shape, suggested k",
        }
    }
}
