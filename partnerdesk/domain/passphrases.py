"""Passphrases for packs: offered ones are easy to read out, and hard to guess."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Callable, Sequence

from partnerdesk.domain.problems import RuleBroken

SHORTEST = 12

# Short, known to everybody, spelt as they sound: 9 bits each.
_LISTED = """
    able acorn actor adapt adult after album alert alley allow alone amber angle ankle apple apron
    arch arrow artist aspen atlas attic autumn award awake axis bacon badge baker balance bamboo
    banana banjo barley basil basin basket beacon beans bedside beetle bench berry bicycle birch
    blanket blossom blue boat bonfire bonnet bottle bounce bracket branch brass breeze brick
    bridge bright brook brother budget buffet bugle bundle butter cabin cable cactus calm camel
    camera candle canoe canvas captain caravan careful carpet carrot castle cattle cedar cellar
    central cereal chalk chapter cheese chess chestnut chimney chorus cinema citrus clarinet clay
    clear clever cliff cloud clover coach cobble coconut collar comet compass copper coral corner
    cotton cottage cousin cradle crane crayon cricket crocus crown crystal cuckoo custard cyclist
    daffodil dairy daisy daring dawn decade deer delta denim desk dinner distant dolphin domino
    donkey dragon drawer dream drift drum dune eager eagle early earth easel edge eight elastic
    elbow elder elephant ember engine enjoy equal evening fabric fairy falcon family famous
    feather fern ferry fiddle field figure finger fjord flag flannel flask fleece float flock
    flour flower flute folder forest fossil fountain frame fresh frost fruit gable galaxy gallon
    garlic gate gentle giant ginger giraffe glass glider globe glove goat gosling grain granite
    grape grass gravel grove guitar habit hammer hammock hamster happy harbour harvest hazel
    heather helmet herring hill hockey holiday honest horizon hotel hundred iceberg igloo indigo
    insect island ivory jacket jaguar jigsaw jogger journey jubilee juggle jumper jungle kayak
    kennel kettle kindle kitchen kite kitten koala label lagoon lake lamp lantern larch lark lava
    lawn leaf lemon lentil letter library lilac lily linen lion llama lobster locket lodge lotus
    lunar magnet magpie mammoth mango maple margin market marsh meadow melody melon metal meteor
    middle milk million mint mirror mitten modern monkey moon mosaic moss motor mountain muffin
    museum mustard napkin narrow nature nectar nephew nest nettle nickel noble noodle notebook
    nutmeg oasis oatmeal ocean olive onion opera orange orbit orchard origin otter outdoor oval
    oven oyster paddle painter palace panda paper parcel parrot parsley parsnip pasta path peanut
    pebble pedal pelican pencil pepper piano picnic pigeon pillow pilot planet plaster platform
    plum pocket polar pond pony poplar porridge potato prairie puddle puffin pumpkin puppet puzzle
    quarter quartz quiet quilt rabbit raft railway rainbow raisin ramble recipe reed ribbon ripple
    river robin roof rowan ruby rudder runner saddle sailor salad salmon sandal satchel scarf
    scooter season second seed shadow shell shine shore silver simple sister skate sketch sleigh
    slipper slope socket sofa solar sonnet soup sparrow spice spider spinach spiral spoon spruce
    square squirrel stable stadium star steam stone storm story stream strong summer sunny sunset
    supper swallow swift table tablet talent tandem tapestry tartan teapot temple tennis thatch
    thimble thistle thunder ticket tiger tiny toast toffee tomato topaz torch tower tractor trail
    treacle treble tree tulip tunnel turnip turtle twenty umbrella uncle unicorn valley vanilla
    velvet village vine violet violin visit waffle wagon walnut walrus water wave weaver wheat
    whisker whistle willow winter wisdom wizard wombat wonder wooden wren yacht yellow yogurt
    zebra
"""
WORDS = tuple(_LISTED.split())
_HOW_MANY = 7


def offered_passphrase(pick: Callable[[Sequence[str]], str] = secrets.choice) -> str:
    """Seven words with hyphens, picked anew each time: 63 bits, too many to be tried out."""
    return "-".join(pick(WORDS) for _ in range(_HOW_MANY))


def plain_passphrase(typed: str) -> str:
    """What was typed as it opens a pack, whichever keyboard it came from: single spaces, NFKC."""
    return " ".join(unicodedata.normalize("NFKC", typed).split())


def check_passphrase(typed: str) -> None:
    """Raise RuleBroken for ``passphrase`` when it is too short to keep anybody out."""
    if len(plain_passphrase(typed)) < SHORTEST:
        raise RuleBroken(
            "passphrase",
            f"A passphrase needs {SHORTEST} letters or more: a short one is soon guessed. "
            "Use the one that is offered, or several words of your own.",
        )
