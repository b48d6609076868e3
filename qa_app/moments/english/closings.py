"""Words with which agents close a call: good wishes, and thanks."""

from qa_app.moments.english.phrases import Phrases

WISH = Phrases(
    """
    (have|having) (yourself )?(a|an) (very |really |truly |super )?(good|great|nice|lovely|
        wonderful|fantastic|blessed|brilliant|pleasant|safe|fabulous|beautiful|happy|restful|
        relaxing|peaceful|fun|smashing|cracking|super|amazing|awesome|better|smooth|quiet|merry|
        terrific|grand|warm|gorgeous)
    have (a|yourself a) ~1 (one|day|evening|weekend|morning|afternoon|night|time|trip|flight|
        journey|rest)
    enjoy (the|your|that|every|it|yourself|yourselves|those|all|being|today|tonight|tomorrow)
    (take (good )?care of|look after) (yourself|yourselves|each other|that|those|the|him|her|them|
        everyone|your)
    take (good )?care (now|then|mr|mrs|ms|miss|okay|and|bye|everyone|of)
    (^|you) take care
    (good|best of) luck ~8
    best of luck
    all the (very )?best
    (best|warmest|kindest|warm) (wishes|regards)
    (give|send|pass) (my|our|him|her|them|that|your|the) ~4 (best|love|regards|wishes|
        congratulations|hug|cuddle|pat|kiss|treat|squeeze)
    (my|our) (best|love|regards) to
    (tell|say) (your|her|his|hello|hi|happy|them) ~6 (from (me|us|all)|congratulations|we said|
        said hello|to (your|her|him|them|the)|i said)
    congratulations
    happy (birthday|anniversary|christmas|new|easter|holidays|thanksgiving|retirement|travels|
        hanukkah|eid|diwali|mother*|father*|wedding|moving|driving|reading|baking|painting)
    merry christmas
    (i|we) (do |really |so |just |very much |sincerely )?(hope|wish|trust) (you|your|the|that|it|
        this|he|she|they|everything|all|both|everyone|mum|dad|baby|things|tomorrow|today|tonight|
        monday|tuesday|wednesday|thursday|friday|saturday|sunday|next)
    (^|and|i will) (hope|wishing) (you|your|the|that|it|he|she|they|everything|all|both)
    (get|feel) (well|better) soon
    (safe|happy|pleasant|smooth|bon) (travels|journey|trip|flight|home|drive|driving|landing|
        landings|voyage)
    (travel|drive|fly|get home|go) (safe|safely|carefully|careful)
    (mind (yourself|yourselves|how you go)|stay (safe|well|warm|cool|dry|healthy|strong)|
        wrap up (warm|well)|be (well|safe|kind to yourself)|keep (well|warm|safe|
        smiling|cosy|your chin up|your spirits|(the wee|him|her|them|the kids|that|
        those|the) ~2 (warm|wrapped|safe|dry|going|on|well|cosy))|
        sleep (well|tight)|rest up|chin up|go get)
    stay off that ~4
    (get|have) ~3 (some|a good|a proper|yourself some|a well earned) (rest|sleep|break|night)
    (fingers crossed|rooting for you|thinking of you|thoughts are with|in our thoughts|
        in my thoughts|praying)
    (lovely|nice|great|good|pleasure|privilege|joy|delight|delightful|wonderful) (to|having|
        getting|being able to|it has been) ~2 (talk|talking|speak|speaking|chat|chatting|help|
        helping|assist|assisting|meet|meeting|hear|hearing)
    (lovely|nice|great|good|wonderful|delightful) (chatting|talking|speaking|meeting)
    (been|was|is) (a|my|an|our) ~1 (pleasure|privilege|honour|honor|joy|delight)
    (my|our) pleasure (to|helping|talking|entirely)
    (so|really|very|just) ~1 (pleased|glad|happy|chuffed|delighted|grateful|relieved) ~2 (you|we|
        that|i|to have|it|for)
    (i am|we are) (pleased|glad|happy|delighted|grateful) (you|we|that|i|to have|it|for)
    (see|speak to|look forward to|looking forward to) (you|seeing|welcoming|having|hearing) ~2 (
        soon|on|next|tomorrow|back|again|then|at|in)
    look* forward to
    (welcome|welcoming) you (back|home|soon|on|to the)
    (thoughts|heart|hearts) (go|goes|are) (out |with )
    (break a leg|go crush|knock them|sweet dreams|cheers for being|you have been (great|lovely|
        brilliant|a star|wonderful|so|very|a pleasure|a joy|amazing|fantastic|patient|good|kind))
    (make|find) (the most|it through|some time for yourself)
    (have|having) (a )?(blast|ball|fun|lovely|wonderful|great|good|brilliant|safe)
    (welcome) (to the|home|back|aboard|to the family)
    (give|tell|send) (him|her|them|rex|your|the|that|little|baby|mum|dad) ~4 (from|for) (me|us|
        all)
    (kettle|earned it|deserve it|deserved|put your feet up|feet up|treat yourself|chin up|
        come right|work out|keep your fingers|behind you|rooting)
    (try|make sure) (and|to|you) ~2 (get some|rest|sleep|enjoy|relax|look after)
    (wishing|wish) (you|your|him|her|them|the) ~
    (safe|speedy|full|swift|quick) (recovery|journey|trip|travels|home|flight)
    (thanks|thank you|cheers) ~1 (for) (being|trusting|your time|everything|all your|bearing|
        sticking|such|putting up|the|letting|telling|sharing|staying) ~
    (you|he|she|they|it) will (love|be great|smash|do brilliantly|have a|be fine|be grand|enjoy) ~
    (looking|look) forward ~
    """
)
THANKS = Phrases(
    """
    (thanks|thank you|cheers|ta|grateful) (so much|very much|ever so much|a lot|again|kindly|
        once again|and|really)? for (calling|ringing|phoning|your|being|bearing|sticking|giving|
        choosing|getting|letting|bringing|telling|contacting|coming|flying|staying|shopping|
        banking|travelling|traveling|trusting|taking|understanding|all|reaching|working|talking|
        speaking|putting|everything|that|the|such|helping|sharing|going|explaining|waiting|
        keeping|making)
    (appreciate|appreciated|value|valued) (your|you|that|it|the|having|everything)
    thank you (so much|very much|again|kindly) ~3 (mr|mrs|ms|miss|sir|ma'am|madam|dear|love)
    (mr|mrs|ms|miss) ~2 (thank you|thanks)
    thank you (mr|mrs|ms|miss)
    """
)
