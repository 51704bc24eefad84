//! NET-01: a cadre, or kin of his, runs a firm that deals with his village.

mod dealings;

use self::dealings::Dealings;
use crate::anomaly::facts::{Name, Party, Person, Row, Village};
use crate::anomaly::{Facts, Findings, Flag, Rule, Setting, Settings, Severity, Status, Subject, Tier, Unit};
use crate::domain::dataset::Dataset;
use crate::domain::person::masked_name;

/// The rule.
pub(super) static RULE: Rule = Rule {
    code: "NET-01",
    name: "cadre_runs_supplier",
    title: "干部(亲属)经商办企与村交易",
    version: 1,
    tier: Tier::Reference,
    severity: Severity::High,
    status: Status::Active,
    unit: Unit::County,
    needs: &[Dataset::Cadres, Dataset::Companies],
    reads: &[
        Dataset::Kin,
        Dataset::Persons,
        Dataset::Contracts,
        Dataset::Projects,
        Dataset::Disbursements,
        Dataset::Vouchers,
        Dataset::Villages,
    ],
    clock: false,
    settings: &[
        Setting::number("least", 0, "元"),
        Setting::words(
            "collective_words",
            &[
                "经济合作社",
                "经济联合社",
                "村民委员会",
                "居民委员会",
                "村集体",
                "强村",
            ],
        ),
    ],
    about: include_str!("cadre_runs_supplier.md"),
    check,
};

/// A firm that somebody near a cadre stands for.
#[derive(Debug, Clone, Copy)]
struct Link {
    cadre: Person,
    village: Village,
    runs_it: Person,
    tie: Option<u32>,
    company: u32,
}

fn check(facts: &Facts, settings: &Settings, out: &mut Findings<'_>) {
    let unknown = facts
        .companies
        .iter()
        .filter(|row| row.legal_person_number.is_none());
    out.skip("企业没有法人身份证号", unknown.count());
    out.read(facts.cadres.len());
    let words = settings.words("collective_words");
    let mut last = None;
    for row in &facts.cadres {
        let (Some(cadre), Some(village)) = (row.person, row.village) else {
            continue;
        };
        // His posts in a village are one story.
        if last.replace((cadre, village)) == Some((cadre, village)) {
            continue;
        }
        for (runs_it, tie) in facts.near(cadre) {
            for company in facts.firms_of(runs_it).iter().copied() {
                let link = Link {
                    cadre,
                    village,
                    runs_it,
                    tie,
                    company,
                };
                if !is_collective(facts, company, &words) {
                    judge(facts, settings, out, link);
                }
            }
        }
    }
}

/// Whether a firm is the village's own: there a cadre stands for it by his office.
fn is_collective(facts: &Facts, company: u32, words: &[&str]) -> bool {
    let row = &facts.companies[company as usize];
    let (code, name) = (facts.text(row.code), facts.text(row.name));
    code.starts_with('N') || code.starts_with("54") || words.iter().any(|word| name.contains(word))
}

fn judge(facts: &Facts, settings: &Settings, out: &mut Findings<'_>, link: Link) {
    let Link {
        cadre,
        village,
        runs_it,
        tie,
        company,
    } = link;
    let posts: Vec<u32> = facts
        .cadres_of(cadre)
        .iter()
        .copied()
        .filter(|at| facts.cadres[*at as usize].village == Some(village))
        .collect();
    let serving = |on| {
        posts.iter().copied().find(|at| {
            let row = &facts.cadres[*at as usize];
            row.started_on <= on && row.ended_on.is_none_or(|end| end >= on)
        })
    };
    let dealings = Dealings::of(facts, village, company, |on| serving(on).is_some());
    let Some((first_day, first)) = dealings.first() else {
        return;
    };
    let amount = dealings.amount(facts);
    if amount.0 < settings.number("least") * 100 {
        return;
    }
    let Some(post) = serving(first_day) else { return };
    let firm = &facts.companies[company as usize];
    let called =
        |name: Option<Name>| name.map_or("某人".to_owned(), |name| masked_name(facts.text(name.0)));
    let says = format!(
        "{}{}{}是{}的法定代表人；在任期间，这家企业和{}有{}笔往来，涉及{}元。",
        facts.text(facts.cadres[post as usize].post),
        called(facts.cadres[post as usize].name),
        if runs_it == cadre {
            String::new()
        } else {
            format!("的家人或亲属{}", called(firm.legal_person))
        },
        facts.text(firm.name),
        facts.village_name(village),
        dealings.rows.len(),
        amount,
    );
    let mut flag = Flag::new(Subject::Company(Party(firm.name)), Some(village), says)
        .amount(amount)
        .unless("如果他不是这家企业的法定代表人的家人或亲属，或者往来都不在任职期间，就不会提示。")
        .needs(Row::new(Dataset::Cadres, post))
        .needs(Row::new(Dataset::Companies, company))
        .needs_all((dealings.rows.len() == 1).then_some(first));
    // Either the tie makes them kin, or the roster makes them housemates; where both do, neither is needed.
    let roster = [runs_it, cadre].map(|who| facts.roster_at(who));
    let roster = roster
        .into_iter()
        .flatten()
        .map(|at| Row::new(Dataset::Persons, at));
    let home = facts.listed_home(runs_it);
    let housemates = home.is_some() && home == facts.listed_home(cadre);
    flag = match tie.map(|tie| Row::new(Dataset::Kin, tie)) {
        Some(tie) if housemates => flag.beside(tie),
        Some(tie) => flag.needs(tie),
        None if runs_it != cadre => flag.needs_all(roster.clone()),
        None => flag,
    };
    if dealings.all_in_open_competition(facts) {
        flag = flag.severity(Severity::Medium).confidence(600);
    }
    out.flag(
        flag.beside_all(dealings.rows.iter().map(|deal| deal.1))
            .beside_all(dealings.projects_paid.iter().copied())
            .beside_all(posts.iter().map(|at| Row::new(Dataset::Cadres, *at)))
            .beside_all(roster)
            .beside_if(Dataset::Villages, facts.village_at(village)),
    );
}
