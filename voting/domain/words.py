"""A hash as words that a hall can see, photograph and read aloud.

Ten bits a word, from 1,024 short English words that are told apart at a glance: no two of the same initial differ by
one letter, and none begins another.
"""

COUNT = 8
"""Eight words are 80 bits: nobody makes another journal that ends in them by trying."""


def head_words(head_hash: str) -> tuple[str, ...]:
    """The first 80 bits of a SHA-256 in hex, as eight words. Raises ValueError for anything else."""
    if len(head_hash) != 64:
        raise ValueError("a SHA-256 has 64 hexadecimal digits")
    bits = int(head_hash[:20], 16)
    return tuple(WORDS[bits >> shift & 1023] for shift in range(70, -10, -10))


_LIST = """
abacus acorn acoustic adobe airmail airport airship album alder alley almanac almond alphabet alpine amber anchor
antelope antenna apple apricot april apron aquarium arcade arch arctic arena armchair aroma aspen aster atlas atrium
attic aurora autumn avenue avocado awning axis azure backpack badge bag bakery balance balcony ballet balloon ballpark
bamboo banana banjo banner barley barnacle barrel basic basket bathtub beacon beaver beetle beige bench beret bicycle
bike biology birch bird birthday biscuit bison blanket blazer blender blossom blouse bluebell boat bobcat bobsled
bonfire bonsai bookcase bookmark bottle boulder bouquet bowl boxwood bracelet bracket bramble branch brass bread breeze
brick bridge brioche broccoli bronze brook bubble bucket buckle buffet bugle bumper bundle bungalow bunny bunting bushel
butter button cabana cabbage cabin cable cactus cake calendar calico camel camera campfire campsite canal canary candle
candy canister canoe canopy canteen canvas canyon capsule caramel caravan cardigan cargo caribou carnival carousel
carpet carrot cartoon cashew castle cat cavern cedar ceiling celery cello ceramic chair chalet chalk champion chapel
chapter charm cherry chess chestnut chickpea chime chipmunk chisel chorus chutney cider cinnamon circle citrus clarinet
cliff clipper clock cloud clover cluster coach coaster cobalt cobble cockatoo cocoa coconut coffee collage colony comedy
comet compass concert confetti cookie copper copy coral corn cosmos cottage cotton cowbell cradle craft crane crayon
cream creek crescent crimson crocus crossing crouton crown cruiser crystal cubicle cuckoo cucumber cumin cupboard
cupcake curtain cushion custard cutlery cymbal cypress daffodil dahlia daisy dawn daybreak decanter delta denim dial
diamond dinosaur dock dolomite dolphin doodle doorstep dormouse doughnut dove dragon dream dresser drummer duckling dune
eagle earring earth easel ebony echo eggplant elephant elevator elm emblem emerald emu engraver envelope evening fabric
fairway falcon fanfare farm feather fedora fence festival fiber fiddle fig firefly firework fish flag flamenco flamingo
flannel flapjack fleece flint floor flora flotilla flourish flute fondue football footpath forest forklift fortress
forum fossil foundry fountain foxglove freckle fresco fringe frog frost fruit fuchsia fuel galaxy gallery gallop game
garage garden garland garlic garnet gateway gazebo gazelle gearbox gecko gemstone geode geranium geyser gherkin gift
ginger giraffe glacier glade glider glimmer glitter glory glove glow glue gnome goat goblet gold gondola goodwill gourd
granary granite granola grape graphite grass gravel green greeting grotto guide guitar gymnast hairpin halfway hamlet
hammock handbag handbook handrail harmony harness harp harvest hatbox hawk hayloft haystack hazelnut headland heart
heather hedgehog heirloom helmet heron hexagon hibiscus hickory highland highway hill hinge hobby holiday home honey
hood horizon horn hotel hyacinth ice icicle iguana indigo ingot inventor iris iron island ivory ivy jade jamboree
jasmine jasper jazz jeans jelly jersey jetty jewel jigsaw jockey journey joyride jubilee juggler juice jukebox jumper
jungle juniper kangaroo kayak kazoo kernel kestrel kettle keyboard keyhole keystone kickoff kilt kingdom kinship kiosk
kitchen kite kitten kiwi koala lacrosse ladle lagoon lake lamp landing landmark lantern laptop larch lark laser lasso
latitude laurel lava lavender leaf leather ledger lemonade lemur lentil leopard lettuce lever library lichen lifeboat
light lilac lily lime linen lion lizard lobby locket lodge loft logbook longboat loom lotus lullaby lunar lute lynx
lyric macaroni maestro magenta magic magnet magnolia magpie mahogany mailbox mallard mammoth mandarin mandolin mango
mantle maple marathon marble marigold marina marquee marsh marzipan mascot masonry mast mauve meadow melon merchant
meridian meringue metal meteor midday midnight mill mineral minnow mitten molasses monocle monogram monsoon moon morning
mosaic moss motto mountain muffin mulberry mural museum mushroom muslin mustard myrtle narwhal nautilus nebula nectar
needle neptune nest nickel nightcap nimbus noodle nordic notebook nova novel nugget nursery nuthatch nutmeg nutshell
nylon oak oasis oatcake oatmeal obelisk oboe ocean octave octopus odyssey olive omega omelet onion onyx opal opera
orange orbit orchard orchid oregano organza origami oriole otter outfield outline outpost oven overcoat overture owl
oyster package paddle paella pagoda paint palm pamphlet pancake panda panorama pansy panther papaya paper paprika
papyrus parakeet parasol parcel parquet parrot parsley parsnip particle passport pasta pastel pastry pathway patio
pavement pavilion peach peacock peanut pebble pecan pelican pencil pendant penguin pentagon peony pepper pergola pesto
petal petunia pheasant phoenix photo piano piccolo pickle picnic pigeon pillow pine pinnacle pinwheel pizza plaid planet
plankton plastic platform platinum playbook playroom plaza plover plum plywood pocket poem polar polka pollen polo
polygon poncho pond pontoon popcorn poppy porch porpoise porridge portal postcard poster postmark pottery powder prairie
preface prelude pretzel primrose prism prune puffin pulley pullover purple pushpin puzzle pyramid quail quartet quartz
quiche quilt quintet quiver quiz rabbit raccoon radish raft railway rainbow raincoat raindrop rainfall raisin rambler
rampart ranch rapids raven ravine ravioli reef reindeer rhubarb rhythm ribbon rice riddle ridge rigging ripple risotto
river roadside robin rocket roof rooster rosebud rosemary rosewood rotunda rowan rowboat rubber ruby rudder ruler runner
rustic safari saffron sage sailboat sailor salon salsa sandal sandbox sandwich sapling sapphire sardine satin saucer
savanna scallop scarlet school scooter scribble scroll seagull seahorse seaport seashell seaside seaweed seedling
serenade sesame shampoo shamrock shawl shepherd shoebox shoelace shore shortcut showcase sidewalk sienna signpost silk
silver sketch ski skylark skylight sleet sleigh slipper snowball snowdrop snowman solstice sonata songbird soprano
sorbet sparkle sparrow speckle spectrum sphere sphinx spice spinach spinner spiral splendor sponge spoon spring spruce
squirrel stadium stallion stapler starfish station steeple stem stone stream suitcase summer summit sunbeam sundae
sundial sunlight sunny sunrise sunset sunshine swan sweater swift sycamore symphony tabby table tadpole talisman tandem
tango tapestry tarragon tartan taxi teacup teak teapot teaspoon telegram temple tenor tent terrace terrier textile
thermos thicket thimble thistle thrush thunder tiara tiger tiller timber tinsel tiptoe titanium toffee tomato toolbox
topaz topsail torch tortoise toucan tower town tractor train tram treasure tree trellis triangle tricycle trident
trolley trombone tropics trout trowel trumpet tugboat tulip tundra tunic tunnel turbine turnip turret turtle tweed twig
twilight twinkle ukulele umbrella unicycle uptown valley vanilla vase vector velocity velvet vest village vineyard
vintage violin virtuoso voucher voyage waffle wagon walkway wall walnut walrus waltz warbler wardrobe water weather
weaver weekday wheel whisper whistle wicker willow windfall windmill window windsock winter wishbone wisteria wonder
wood workshop wreath wren yarn yearbook yellow yogurt zebra zenith zephyr zeppelin zigzag zinc zinnia zodiac zoo
zucchini
"""

WORDS = tuple(_LIST.split())
