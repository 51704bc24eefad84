//! The proposal for cross-inspection: who goes where, so that nobody is at home and no team much larger than another.

use crate::domain::round::RoundState;
use crate::rounds::{Place, assign, clash};
use crate::store::rounds::{Inspector, Plan};

/// Where somebody is proposed to go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// Who.
    pub inspector: Inspector,
    /// The team, and whether they lead it; `None` when they can go nowhere.
    pub team: Option<(i64, bool)>,
    /// Why nowhere.
    pub why: &'static str,
}

/// Proposes teams for everybody who is in none yet. Those who may lead come first: a team without a leader gets one.
pub fn propose(plan: &Plan, inspectors: &[Inspector], others: &[Plan]) -> Vec<Proposed> {
    let busy = |user: i64| {
        others.iter().any(|other| {
            other.round.id != plan.round.id
                && other.round.state != RoundState::Ended
                && other.round.from <= plan.round.to
                && plan.round.from <= other.round.to
                && other.members.iter().any(|one| one.holder == user)
        })
    };
    let places: Vec<Vec<Place>> = plan.teams.iter().map(|team| plan.places(team.id)).collect();
    let open = |person: &Inspector| -> Vec<usize> {
        match &person.declared {
            Some(declared) if !busy(person.user) => (0..places.len())
                .filter(|at| clash(declared, &places[*at]).is_none())
                .collect(),
            _ => Vec::new(),
        }
    };
    let free: Vec<&Inspector> = inspectors
        .iter()
        .filter(|one| !plan.members.iter().any(|member| member.holder == one.user))
        .collect();
    let mut load: Vec<usize> = plan
        .teams
        .iter()
        .map(|team| plan.members.iter().filter(|one| one.team == team.id).count())
        .collect();
    let mut team: Vec<Option<(usize, bool)>> = vec![None; free.len()];
    // Leaders, to the teams that have none.
    let unled: Vec<bool> = plan
        .teams
        .iter()
        .map(|team| !plan.members.iter().any(|one| one.team == team.id && one.leads))
        .collect();
    let may_lead: Vec<usize> = (0..free.len()).filter(|at| free[*at].may_lead).collect();
    let allowed: Vec<Vec<usize>> = may_lead
        .iter()
        .map(|at| open(free[*at]).into_iter().filter(|to| unled[*to]).collect())
        .collect();
    let mut led: Vec<bool> = unled.iter().map(|unled| !unled).collect();
    for (place, to) in assign(&allowed, &vec![0; plan.teams.len()])
        .into_iter()
        .enumerate()
    {
        if let Some(to) = to
            && !led[to]
        {
            led[to] = true;
            load[to] += 1;
            team[may_lead[place]] = Some((to, true));
        }
    }
    // Everybody else, evenly.
    let rest: Vec<usize> = (0..free.len()).filter(|at| team[*at].is_none()).collect();
    let allowed: Vec<Vec<usize>> = rest.iter().map(|at| open(free[*at])).collect();
    for (place, to) in assign(&allowed, &load).into_iter().enumerate() {
        team[rest[place]] = to.map(|to| (to, false));
    }
    free.iter()
        .zip(team)
        .map(|(inspector, to)| Proposed {
            inspector: (*inspector).clone(),
            team: to.map(|(at, leads)| (plan.teams[at].id, leads)),
            why: match (&to, &inspector.declared) {
                (Some(_), _) => "",
                (None, None) => "还没有申报籍贯和亲属任职",
                (None, Some(_)) if busy(inspector.user) => "这段时间已经编在另一轮",
                (None, Some(_)) => "每个组都要回避",
            },
        })
        .collect()
}
