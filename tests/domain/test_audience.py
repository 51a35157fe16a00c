"""Who sees a contact, found for all at once, is who sees it one by one.

GUANXI_TEST_DEPTH multiplies the number of examples.
"""

from collections.abc import Mapping, Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from guanxi.domain.audience import Audience, managers_of
from guanxi.domain.sharing import Reach, Sharing, managed_departments, reach_of, reasons
from guanxi.domain.staff import Department, Employee, Tree, tree_of
from tests.depth import DEPTH

PEOPLE = "abcde"
SOMEBODY = st.sampled_from([*PEOPLE, "nobody"])
DEPARTMENTS = st.integers(1, 9)


@st.composite
def trees(draw: st.DrawFn) -> Tree:
    """Departments 2 to 7, each somewhere in those before it; 8 and 9 are nowhere."""
    managers = st.lists(SOMEBODY, max_size=2, unique=True).map(tuple)
    return tree_of(
        [
            Department(
                dept_id=dept_id,
                name=str(dept_id),
                parent_id=None if dept_id == 1 else draw(st.integers(1, dept_id - 1)),
                dept_manager_userid_list=draw(managers),
            )
            for dept_id in range(1, 8)
        ],
        "Acme",
    )


STAFF = st.tuples(
    *(
        st.builds(
            Employee,
            userid=st.just(userid),
            name=st.just(userid.upper()),
            dept_id_list=st.lists(DEPARTMENTS, max_size=3, unique=True).map(tuple),
            active=st.booleans(),
            admin=st.sampled_from([False, False, True]),
        )
        for userid in PEOPLE
    )
)
CONTACTS = st.builds(
    Sharing, SOMEBODY, st.lists(DEPARTMENTS, max_size=3).map(tuple), st.lists(SOMEBODY, max_size=3).map(tuple)
)


def reach(employee: Employee, tree: Tree, staff: Sequence[Employee]) -> Reach:
    """All that an employee's place lets them see, as the store finds it."""
    managed = managed_departments(tree, employee.userid)
    members = [(one.userid, top, own) for own, top in managed.items() for one in staff if own in one.dept_id_list]
    return reach_of(employee, tree, members)


@settings(max_examples=300 * DEPTH, deadline=None)
@given(trees(), STAFF, CONTACTS, st.integers(0, len(PEOPLE)))
def test_all_at_once_is_one_by_one(tree: Tree, staff: tuple[Employee, ...], contact: Sharing, part: int) -> None:
    by_userid: Mapping[str, Employee] = {one.userid: one for one in staff}
    audience = Audience(contact, by_userid.get(contact.follower_user_id), tree)
    audience.add(staff[:part])
    audience.add(staff[part:])
    found = {
        one.userid: {(why.rule, why.dept_id) for why in reasons(reach(one, tree, staff), contact)} for one in staff
    }
    assert audience.employees == len([one for one in found.values() if one])
    grants = list(audience.grants())
    assert len({(grant.rule, grant.employee, grant.dept_id) for grant in grants}) == len(grants)
    for grant in grants:
        if grant.employee is None:
            let_in = [userid for userid, whys in found.items() if (grant.rule, grant.dept_id) in whys]
            assert (grant.employees, grant.name is None) == (len(let_in), grant.dept_id not in tree)
        else:
            lets_in = grant.employees == 1
            assert lets_in == (grant.rule in {rule for rule, _ in found.get(grant.employee, ())})
            employee = by_userid.get(grant.employee)
            known = (None, None) if employee is None else (employee.name, employee.active)
            assert (grant.name, grant.active) == known
    # Nobody sees it by a rule that is not listed.
    listed = {(grant.rule, grant.employee or grant.dept_id) for grant in grants}
    for userid, whys in found.items():
        assert {(rule, dept_id if rule == "share_dept_ids" else userid) for rule, dept_id in whys} <= listed


def test_managers_are_named_with_the_nearest_department_first() -> None:
    tree = tree_of(
        [
            Department(dept_id=1, name="Acme", parent_id=None, dept_manager_userid_list=("top",)),
            Department(dept_id=2, name="Two", dept_manager_userid_list=("both", "two")),
            Department(dept_id=3, name="Three", parent_id=2, dept_manager_userid_list=("both",)),
            Department(dept_id=4, name="Four", parent_id=3),
        ],
        "Acme",
    )
    owner = Employee(userid="owner", name="Owner", dept_id_list=(4, 2, 99))
    assert managers_of(owner, tree) == {"both": [(3, 4), (2, 4)], "two": [(2, 4)], "top": [(1, 4)]}
