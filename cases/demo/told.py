"""What is told in the demo of threats: every event, channel, group and name is invented, from story books."""

from dataclasses import dataclass

from cases.actors.codes import ActorType, Certainty
from cases.people.codes import DefenderRole, Governorate
from cases.threats.codes import ActType, Connection, Motive, Ongoing, State, VictimStatus

GROUPS = (
    ("Thornhedge Column (invented)", ActorType.PARAMILITARY),
    ("Paper Crown Circle (invented)", ActorType.FACADE_GROUP),
)
# handle, the group behind it, how sure
CHANNELS = (
    ("thornhedge_whispers_invented", 0, Certainty.LIKELY),
    ("paper_crown_notes_invented", 1, Certainty.POSSIBLE),
)
G, A = Governorate, ActType


@dataclass(frozen=True)
class Tale:
    """One report: when and where it was told, what of, and what became of it."""

    ago: int  # days
    house: str
    act: str
    outcome: str
    what: str
    governorate: str = G.BAGHDAD
    name: str = ""  # of somebody outside the house; empty: of somebody who lives there
    words: str = ""  # the question, or the reason of the decision
    certainty: str = Certainty.LIKELY
    ongoing: str = Ongoing.NO
    how_known: str = Connection.VICTIM
    actor_type: str = ActorType.UNIDENTIFIED
    role: str = DefenderRole.PROTEST_ORGANISER
    motive: str = Motive.PROBABLE
    status: str = VictimStatus.UNKNOWN


THREATENED = Tale(
    ago=612,
    house="Cedar",
    act=A.DTHR,
    outcome=State.VERIFIED,
    what="A letter under the door of the old flat: leave the square or be carried from it. (Invented.)",
    governorate=G.DHI_QAR,
    name="Sindbad Paperboat",
)
SHOT_AT = Tale(
    ago=486,
    house="Cedar",
    act=A.KATT,
    outcome=State.VERIFIED,
    what="Two people on a motorbike shot at the car at the bridge; nobody was hit. (Invented.)",
    certainty=Certainty.CONFIRMED,
    how_known=Connection.COLLEAGUE,
    role=DefenderRole.JOURNALIST,
    motive=Motive.CONFIRMED,
    status=VictimStatus.IN_FLIGHT,
)
TALES = (
    THREATENED,
    Tale(
        ago=251,
        house="Willow",
        act=A.SURV,
        outcome=State.UNVERIFIED,
        what="The same grey car stood at the corner three evenings long. (Invented.)",
        governorate=G.ERBIL,
        words="Neighbours say the car belongs to a new tenant; nothing more could be found out.",
    ),
    Tale(
        ago=203,
        house="Cedar",
        act=A.RAID,
        outcome=State.VERIFIED,
        what="Armed people searched the parents' house and asked for the son. (Invented.)",
        governorate=G.BASRA,
        name="Aladdin Inkwell",
        how_known=Connection.RELATIVE,
        role=DefenderRole.STUDENT,
        certainty=Certainty.POSSIBLE,
    ),
    Tale(
        ago=60,
        house="Juniper",
        act=A.ABDU,
        outcome=State.VERIFIED,
        what="Taken from a bus for two days, asked about friends, let go at the roadside. (Invented.)",
        governorate=G.KARBALA,
        name="Morgiana Kitestring",
        role=DefenderRole.MEDIC,
        actor_type=ActorType.PARAMILITARY,
        status=VictimStatus.RELEASED,
    ),
    Tale(
        ago=6,
        house="Willow",
        act=A.THRE,
        outcome=State.REJECTED,
        what="An unknown number called five times at night and said nothing. (Invented.)",
        words="The caller was found: a bakery whose list of numbers was wrong. No threat.",
    ),
    Tale(
        ago=5,
        house="Cedar",
        act=A.STLK,
        outcome=State.RETURNED,
        what="Someone walked behind all the way from the market to the bridge. (Invented.)",
        governorate=G.ERBIL,
        words="At what time of day, and was it the same person as the week before?",
        ongoing=Ongoing.UNKNOWN,
    ),
    Tale(
        ago=2,
        house="Juniper",
        act=A.CYBR,
        outcome=State.UNDER_REVIEW,
        what="The account was opened from elsewhere; old messages were read. (Invented.)",
        governorate=G.SULAYMANIYAH,
        ongoing=Ongoing.YES,
        role=DefenderRole.BLOGGER,
    ),
)
# told twice, by two houses that did not know of one another; the second one is the duplicate
CALLED = Tale(
    ago=12,
    house="Juniper",
    act=A.DTHR,
    outcome=State.VERIFIED,
    what="A voice message: we know the street and the hour. (Invented.)",
    governorate=G.NAJAF,
    name="Scheherazade Moonriver",
    how_known=Connection.COLLEAGUE,
    role=DefenderRole.WOMEN_RIGHTS,
)
CALLED_AGAIN = Tale(
    ago=10,
    house="Juniper",
    act=A.DTHR,
    outcome=State.DUPLICATE,
    what="A colleague tells of the same voice message. (Invented.)",
    governorate=G.NAJAF,
    how_known=Connection.COLLEAGUE,
)
AT_THE_DOOR = Tale(
    ago=0,
    house="Cedar",
    act=A.RAID,
    outcome=State.SUBMITTED,
    what="Armed people stand at the brother's door now and ask where she is. (Invented.)",
    governorate=G.BAGHDAD,
    ongoing=Ongoing.DANGER,
    how_known=Connection.RELATIVE,
)
BEGUN = Tale(
    ago=0,
    house="Willow",
    act=A.SMEA,
    outcome=State.DRAFT,
    what="A page calls her a thief of donations. (Invented.)",
    ongoing=Ongoing.YES,
)
