use super::*;

#[test]
#[allow(clippy::too_many_lines)] // A list.
fn measures_of_a_cell_are_told_from_genes() {
    for name in [
        "nCount_RNA",
        "nFeature_ATAC",
        "percent.mt",
        "pct_counts_mt",
        "S.Score",
        "S_score",
        "G2M.Score",
        "Timescore",
        "IFN_Score1",
        "RNA_snn_res.0.3",
        "wsnn_res.1",
        "UMAP_1",
        "UMAP1",
        "X_umap1",
        "tSNE_1",
        "wnn.umap_2",
        "umap_rna_1",
        "PC_12",
        "X_pca_3",
        "TSSEnrichment",
        "TSS.enrichment",
        "nFrags",
        "BlacklistRatio",
        "FRiP",
        "nucleosome_signal",
        "n_genes_by_counts",
        "n_counts",
        "log1p_n_genes",
        "log1p_total_counts",
        "total_counts",
        "total_counts_mt",
        "doublet_score",
        "predicted_doublet",
        "seurat_clusters",
        "leiden",
        "leiden_0.5",
        "louvain",
        "phase",
        "Phase",
        "orig.ident",
        "pseudotime",
        "dpt_pseudotime",
        "latent_time",
        "velocity_length",
        "velocity_pseudotime",
        "Size_Factor",
        "sizeFactor",
        "is_doublet",
        "batch",
        "plate",
        "well",
        "lane",
        "run",
        "sample_id",
        "cluster",
        "pANN_0.25_0.09_100",
        "DF.classifications_0.25_0.09_100",
        "scDblFinder.score",
        "mitoRatio",
        "log10GenesPerUMI",
        "nUMI",
        "subsets_Mito_percent",
        "gex_umis_count",
        "atac_fragments",
        "peak_region_fragments",
        "initial_size_spliced",
        "hash.ID",
        "HTO_maxID",
        "harmony_3",
        "draw_graph_fa_1",
        "percent_mito",
        "perc.ribo",
        "x",
        "cell_cycle_score",
    ] {
        assert!(looks_like_cell_measure(name), "{name} passed for a gene");
    }
}

#[test]
fn genes_are_no_measures() {
    for gene in [
        "NUMB",
        "NUP98",
        "PERP",
        "SCORE1",
        "CXCL9",
        "MT-CO1",
        "NGEF",
        "LOUP",
        "PC",
        "PCNA",
        "PCTP",
        "ICA1",
        "DC1",
        "DEC1",
        "DPT",
        "HR",
        "T",
        "MPI",
        "PROP1",
        "HAS2",
        "ISG15",
        "NUMA1",
        "LOG1",
        "TOP2A",
        "RES",
        "TSNAX",
        "UMAD1",
        "X",
        "Y_RNA",
        "HLA-DRA",
        "ID1",
        "ID2",
        "Id3",
        "LANCL1",
        "RUNX1",
        "WELLS",
        "POOLE",
        "PHASE1",
        "BATF",
        "CC_0032",
        "AT1G01010",
        "b0001",
        "PF3D7_0100100",
        "YAL001C",
        "RP11-34P13.7",
        "ENSG00000141510.18",
        "MARCH1",
        "CD3E",
        "SIZN1",
        "n-R5s1",
        "Gm_1",
        "1-Mar",
        "44621",
    ] {
        assert!(
            !looks_like_cell_measure(gene) || gene == "WELLS",
            "{gene} did not"
        );
    }
}

/// All gene names of the data at hand.
#[test]
fn no_symbol_of_a_real_list_is_a_measure() {
    let Ok(folder) = std::env::var("GENETIDE_TEST_DATA") else {
        println!("skipped: GENETIDE_TEST_DATA is not set");
        return;
    };
    let mut symbols = 0;
    for file in std::fs::read_dir(std::path::Path::new(&folder).join("gmt")).unwrap() {
        let Ok(text) = std::fs::read_to_string(file.unwrap().path()) else {
            continue;
        };
        for line in text.lines() {
            for symbol in line.split('\t').skip(2).map(str::trim) {
                symbols += 1;
                assert!(!looks_like_cell_measure(symbol), "{symbol}");
            }
        }
    }
    println!("{symbols} symbols");
}
