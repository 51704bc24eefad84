//! Many flags, one story: findings that stand on the same rows belong together, the strongest first.

use std::collections::HashMap;

use super::finding::Finding;

/// Findings that belong together: places in the list they were made of, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its findings.
    pub findings: Vec<usize>,
}

/// In which order to look: tier, severity, money, confidence; then what the data alone decide. Smaller is first.
pub fn rank(
    finding: &Finding,
) -> (
    u8,
    u8,
    std::cmp::Reverse<i64>,
    std::cmp::Reverse<u16>,
    String,
    String,
) {
    let tier = match finding.tier.as_str() {
        "A" => 0,
        "B" => 1,
        _ => 2,
    };
    let severity = match finding.severity.as_str() {
        "high" => 0,
        "medium" => 1,
        "low" => 2,
        _ => 3,
    };
    (
        tier,
        severity,
        std::cmp::Reverse(finding.amount_fen.abs()),
        std::cmp::Reverse(finding.confidence),
        finding.rule.clone(),
        finding.id.clone(),
    )
}

/// Groups findings of one village that stand on a row together, or are about the same person, household or account; in the
/// order of the strongest of each.
pub fn stories(findings: &[Finding]) -> Vec<Story> {
    let mut parent: Vec<usize> = (0..findings.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut first: HashMap<(Option<&str>, &str, &str), usize> = HashMap::new();
    for (at, finding) in findings.iter().enumerate() {
        let village = finding.village.as_deref();
        let rows = finding
            .evidence
            .iter()
            .filter(|row| row.needed)
            .map(|row| (row.dataset.as_str(), row.id.as_str()));
        let about = matches!(
            finding.subject.kind.as_str(),
            "person" | "household" | "account" | "company"
        )
        .then_some((finding.subject.kind.as_str(), finding.subject.key.as_str()));
        for (kind, key) in rows.chain(about) {
            let other = *first.entry((village, kind, key)).or_insert(at);
            let (a, b) = (root(&mut parent, at), root(&mut parent, other));
            parent[a.max(b)] = a.min(b);
        }
    }
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for at in 0..findings.len() {
        let root = root(&mut parent, at);
        groups.entry(root).or_default().push(at);
    }
    let mut stories: Vec<Story> = groups
        .into_values()
        .map(|mut findings_of| {
            findings_of.sort_by_cached_key(|at| rank(&findings[*at]));
            Story {
                findings: findings_of,
            }
        })
        .collect();
    stories.sort_by_cached_key(|story| rank(&findings[story.findings[0]]));
    stories
}

/// A village's score and the flags that it is made of.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Score {
    /// The points of all stories together.
    pub points: u64,
    /// For each story its strongest finding and the points it gives.
    pub parts: Vec<(usize, u64)>,
}

/// The score of a village: each story counts once, by its strongest flag. A point is what a statistical hint of low severity
/// without money gives; arithmetic counts eight times as much, a match four times; high severity four times, medium twice;
/// ten thousand yuan add one half, a hundred thousand the whole again.
pub fn score(findings: &[Finding]) -> Score {
    let mut score = Score::default();
    for story in stories(findings) {
        let lead = story.findings[0];
        let points = points(&findings[lead]);
        score.points += points;
        score.parts.push((lead, points));
    }
    score
}

fn points(finding: &Finding) -> u64 {
    let tier = match finding.tier.as_str() {
        "A" => 8,
        "B" => 4,
        _ => 1,
    };
    let severity = match finding.severity.as_str() {
        "high" => 4,
        "medium" => 2,
        "low" => 1,
        _ => 0,
    };
    let money = match finding.amount_fen.unsigned_abs() {
        10_000_000.. => 4,
        1_000_000.. => 3,
        _ => 2,
    };
    // A statistical hint ranks and proves nothing: it counts by its confidence.
    let sure = if finding.tier == "C" {
        u64::from(finding.confidence)
    } else {
        1000
    };
    tier * severity * money * sure / 2000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomaly::{Evidence, Finding};

    fn finding(rule: &str, tier: &str, subject: &str, rows: &[&str], fen: i64) -> Finding {
        let evidence = |id: &&str| Evidence {
            dataset: "payments".to_owned(),
            id: (*id).to_owned(),
            needed: true,
            fields: Default::default(),
        };
        let json = serde_json::json!({
            "id": format!("{rule}{subject}"), "rule": rule, "name": "", "version": 1, "tier": tier, "severity": "high",
            "village": "999999101201", "subject": {"kind": "person", "key": subject}, "amount_fen": fen, "says": "",
            "evidence": rows.iter().map(evidence).collect::<Vec<_>>(), "counterfactual": "", "coverage": {"read": 0, "skipped": 0, "why": {}},
            "settings": {}, "today": "2026-06-30", "lists": {}, "innocent": [], "confidence": 1000, "status": "hit",
        });
        serde_json::from_value(json).expect("a finding")
    }

    #[test]
    fn flags_on_the_same_rows_or_the_same_person_are_one_story_with_the_strongest_first() {
        let findings = [
            finding("SUB-14", "B", "#a", &["Z1"], 100),
            finding("SUB-04", "A", "#b", &["Z1", "Z2"], 100),
            finding("SUB-01", "B", "#c", &["Z9"], 100),
            finding("SUB-19", "A", "#c", &["Z8"], 0),
        ];
        let stories = stories(&findings);
        let told: Vec<Vec<&str>> = stories
            .iter()
            .map(|story| {
                story
                    .findings
                    .iter()
                    .map(|at| findings[*at].rule.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(told, [vec!["SUB-04", "SUB-14"], vec!["SUB-19", "SUB-01"]]);
    }

    #[test]
    fn a_village_s_score_is_the_sum_of_what_it_can_be_taken_apart_to() {
        let findings = [
            finding("SUB-04", "A", "#b", &["Z1"], 100),
            finding("SUB-14", "B", "#a", &["Z1"], 100),
            finding("SUB-01", "B", "#c", &["Z9"], 20_000_000),
        ];
        let score = score(&findings);
        assert_eq!(score.parts, [(0, 32), (2, 32)]);
        assert_eq!(score.points, score.parts.iter().map(|part| part.1).sum::<u64>());
    }
}
