//! Many flags, one story: findings that stand on the same rows belong together, the strongest first.

use std::collections::HashMap;

use super::finding::Finding;

/// Findings that belong together: places in the list they were made of, the strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Story {
    /// Its findings.
    pub findings: Vec<usize>,
}

/// The figures by which findings are put in order; none of them speaks of anybody.
#[derive(Debug, Clone, Copy)]
pub struct Figures<'a> {
    /// `A`, `B` or `C`.
    pub tier: &'a str,
    /// `high`, `medium`, `low` or `info`.
    pub severity: &'a str,
    /// The money it is about.
    pub amount_fen: i64,
    /// How sure it is, of a thousand.
    pub confidence: u16,
    /// The rule's code.
    pub rule: &'a str,
    /// The finding's number.
    pub id: &'a str,
}

/// A place in the order in which to look; smaller is first.
pub type Rank = (
    u8,
    u8,
    std::cmp::Reverse<u64>,
    std::cmp::Reverse<u16>,
    String,
    String,
);

impl<'a> Figures<'a> {
    /// Those of a finding.
    pub fn of(finding: &'a Finding) -> Self {
        Self {
            tier: &finding.tier,
            severity: &finding.severity,
            amount_fen: finding.amount_fen,
            confidence: finding.confidence,
            rule: &finding.rule,
            id: &finding.id,
        }
    }

    /// In which order to look: tier, severity, money, confidence; then what the data alone decide.
    pub fn rank(&self) -> Rank {
        let tier = match self.tier {
            "A" => 0,
            "B" => 1,
            _ => 2,
        };
        let severity = match self.severity {
            "high" => 0,
            "medium" => 1,
            "low" => 2,
            _ => 3,
        };
        (
            tier,
            severity,
            std::cmp::Reverse(self.amount_fen.unsigned_abs()),
            std::cmp::Reverse(self.confidence),
            self.rule.to_owned(),
            self.id.to_owned(),
        )
    }

    /// The points that it gives its village as the strongest of a story.
    pub fn points(&self) -> u64 {
        let tier = match self.tier {
            "A" => 8,
            "B" => 4,
            _ => 1,
        };
        let severity = match self.severity {
            "high" => 4,
            "medium" => 2,
            "low" => 1,
            _ => 0,
        };
        let money = match self.amount_fen.unsigned_abs() {
            10_000_000.. => 4,
            1_000_000.. => 3,
            _ => 2,
        };
        // A statistical hint ranks and proves nothing: it counts by its confidence.
        let sure = if self.tier == "C" {
            u64::from(self.confidence)
        } else {
            1000
        };
        tier * severity * money * sure / 2000
    }
}

/// What ties a finding to others of its village: the rows it stands on, and whom it is about.
pub fn ties(finding: &Finding) -> impl Iterator<Item = (&str, &str)> {
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
    rows.chain(about)
}

/// Groups places of a list of which each place is said to have these ties: places that share one belong together. Each group
/// has its strongest first, and the group of the strongest comes first.
pub fn group<K: std::hash::Hash + Eq>(
    ranks: &[Rank],
    ties: impl IntoIterator<Item = (usize, K)>,
) -> Vec<Vec<usize>> {
    let mut parent: Vec<usize> = (0..ranks.len()).collect();
    fn root(parent: &mut [usize], mut at: usize) -> usize {
        while parent[at] != at {
            parent[at] = parent[parent[at]];
            at = parent[at];
        }
        at
    }
    let mut first: HashMap<K, usize> = HashMap::new();
    for (at, tie) in ties {
        let other = *first.entry(tie).or_insert(at);
        let (a, b) = (root(&mut parent, at), root(&mut parent, other));
        parent[a.max(b)] = a.min(b);
    }
    let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
    for at in 0..ranks.len() {
        let root = root(&mut parent, at);
        groups.entry(root).or_default().push(at);
    }
    let mut groups: Vec<Vec<usize>> = groups
        .into_values()
        .map(|mut group| {
            group.sort_by(|a, b| ranks[*a].cmp(&ranks[*b]));
            group
        })
        .collect();
    groups.sort_by(|a, b| ranks[a[0]].cmp(&ranks[b[0]]));
    groups
}

/// Groups findings of one village that stand on a row together, or are about the same person, household or account; in the
/// order of the strongest of each.
pub fn stories(findings: &[Finding]) -> Vec<Story> {
    let ranks: Vec<Rank> = findings.iter().map(|one| Figures::of(one).rank()).collect();
    let tied = findings.iter().enumerate().flat_map(|(at, finding)| {
        let village = finding.village.as_deref();
        ties(finding).map(move |(kind, key)| (at, (village, kind, key)))
    });
    group(&ranks, tied)
        .into_iter()
        .map(|findings| Story { findings })
        .collect()
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
        let points = Figures::of(&findings[lead]).points();
        score.points += points;
        score.parts.push((lead, points));
    }
    score
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
