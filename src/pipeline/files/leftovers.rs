//! Files of an earlier export that lie among those just written and could be taken for them.

use std::path::PathBuf;

use crate::pipeline::files::names::{RECORD, cluster_of};
use genetide_figure::anndata::H5AD;

/// A warning where files of an earlier export lie beside those `written`: of clusters that are no more,
/// because an export with fewer of them replaces only the first, and an AnnData file of another run.
pub fn leftover_warning(written: &[PathBuf]) -> Option<String> {
    let warnings = [old_clusters(written), old_h5ad(written)];
    let warnings: Vec<String> = warnings.into_iter().flatten().collect();
    (!warnings.is_empty()).then(|| warnings.join(". "))
}

fn old_h5ad(written: &[PathBuf]) -> Option<String> {
    let beside = written.iter().find_map(|path| {
        let prefix = path.file_name()?.to_str()?.strip_suffix(RECORD)?;
        Some(path.with_file_name(format!("{prefix}{H5AD}")))
    })?;
    (!written.contains(&beside) && beside.exists()).then(|| {
        format!(
            "{}: left over from an earlier run; delete it, or export it again",
            beside.display()
        )
    })
}

fn old_clusters(written: &[PathBuf]) -> Option<String> {
    let first = written.iter().find(|path| cluster_of(path).is_some())?;
    let (prefix, _) = cluster_of(first)?;
    let folder = first.parent()?;
    let entries = std::fs::read_dir(folder).ok()?;
    let mut left: Vec<(usize, String)> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !written.contains(path))
        .filter_map(|path| {
            let (own, label) = cluster_of(&path)?;
            let name = path.file_name()?.to_string_lossy().into_owned();
            (own == prefix).then_some((label, name))
        })
        .collect();
    left.sort_unstable();
    let names: Vec<String> = left.into_iter().map(|(_, name)| name).collect();
    (!names.is_empty()).then(|| {
        format!(
            "{} in {}: left over from an earlier export with more clusters; delete the files you \
             no longer need",
            names.join(", "),
            folder.display()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_clusters_that_are_no_more_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let there = [
            "cluster_1.csv",
            "cluster_2.csv",
            "cluster_10.csv",
            "demo_cluster_7.csv",
        ];
        for name in there
            .into_iter()
            .chain(["cluster_3.txt", "cluster_x.csv", "notes.csv"])
        {
            std::fs::write(path(name), "").unwrap();
        }
        let written = [path("clusters.csv"), path("cluster_1.csv")];
        let warning = leftover_warning(&written).unwrap();
        assert!(
            warning.starts_with("cluster_2.csv, cluster_10.csv in "),
            "{warning}"
        );
        let all = ["cluster_1.csv", "cluster_2.csv", "cluster_10.csv"].map(path);
        assert_eq!(leftover_warning(&all), None);
        // An export of other tables has no such files.
        assert_eq!(leftover_warning(&[path("clusters.csv")]), None);
        assert!(
            leftover_warning(&[path("demo_cluster_1.csv")])
                .unwrap()
                .starts_with("demo_cluster_7.csv in")
        );
    }

    #[test]
    fn an_h5ad_file_of_another_run_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        std::fs::write(path("demo_result.h5ad"), "").unwrap();
        let run = [path("demo_clusters.csv"), path("demo_run.json")];
        assert!(leftover_warning(&run).unwrap().contains("demo_result.h5ad"));
        assert_eq!(leftover_warning(&[path("other_run.json")]), None);
        let with = [path("demo_run.json"), path("demo_result.h5ad")];
        assert_eq!(leftover_warning(&with), None);
    }
}
