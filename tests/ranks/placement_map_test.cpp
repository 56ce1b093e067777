// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/error.h"
#include "ranks/placement_map.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace gatescope {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

ExpertPlacement parse(const std::string& text, int experts = 4, int ranks = 2) {
    return parsePlacementMap(text, "map.json", experts, ranks);
}

/// Problem and remedy of the refusal; both must be there.
std::string refusal(const std::string& text, int experts = 4, int ranks = 2) {
    try {
        (void)parse(text, experts, ranks);
    } catch (const InputError& error) {
        EXPECT_FALSE(error.remedy().empty() && error.problem().find("JSON") == std::string::npos)
            << error.problem();
        return error.problem() + " / " + error.remedy();
    }
    return "accepted";
}

TEST(PlacementMap, NamesTheRanksOfEachExpert) {
    const auto placement = parse(R"({"ranks_of_expert": [[0], [1], [0, 1], [1]]})");
    EXPECT_THAT(placement.ranksOf(0), ElementsAre(0));
    EXPECT_THAT(placement.ranksOf(2), ElementsAre(0, 1));
    EXPECT_EQ(placement.expertsHeldBy(1), 3);
}

TEST(PlacementMap, EplbNamesTheExpertInEachSlot) {
    const auto placement = parse(R"({"physical_to_logical": [3, 0, 1, 2, 1, 3]})");
    EXPECT_THAT(placement.ranksOf(0), ElementsAre(0));
    EXPECT_THAT(placement.ranksOf(1), ElementsAre(0, 1));
    EXPECT_THAT(placement.ranksOf(2), ElementsAre(1));
    EXPECT_THAT(placement.ranksOf(3), ElementsAre(0, 1));
}

TEST(PlacementMap, RefusalsNameFileAndField) {
    EXPECT_THAT(refusal("{}"), AllOf(HasSubstr("map.json"), HasSubstr("has no map")));
    EXPECT_THAT(refusal("[1]"), HasSubstr("map.json"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[1],[0],[1]], "physical_to_logical": [0,1,2,3]})"),
                HasSubstr("two maps"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[1],[0],[1]], "ranks": 2})"),
                HasSubstr("field 'ranks' is unknown"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[1],[0]]})"), HasSubstr("3 entries, the model has 4"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": 7})"), HasSubstr("ranks_of_expert is no list"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],1,[0],[1]]})"),
                HasSubstr("ranks_of_expert[1] is no list"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[],[0],[1]]})"),
                HasSubstr("ranks_of_expert[1] is empty"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[1],[0, 2],[1]]})"),
                AllOf(HasSubstr("ranks_of_expert[2][1] is 2: there is no such rank"), HasSubstr("0 to 1")));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[-1],[0],[1]]})"), HasSubstr("[1][0] is -1"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],["1"],[0],[1]]})"), HasSubstr("not a number"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[1.5],[0],[1]]})"), HasSubstr("not a number"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[1, 1],[0],[1]]})"), HasSubstr("twice"));
    EXPECT_THAT(refusal(R"({"ranks_of_expert": [[0],[0],[0],[0]]})"),
                HasSubstr("rank 1 would hold no expert"));
}

TEST(PlacementMap, RefusalsOfSlots) {
    EXPECT_THAT(refusal(R"({"physical_to_logical": [0, 1, 2, 3, 0]})"), HasSubstr("5 slots"));
    EXPECT_THAT(refusal(R"({"physical_to_logical": []})"), HasSubstr("0 slots"));
    EXPECT_THAT(refusal(R"({"physical_to_logical": [0, 1, 2, 4]})"),
                HasSubstr("physical_to_logical[3] is 4: there is no such expert"));
    EXPECT_THAT(refusal(R"({"physical_to_logical": [0, 1, 2, 1]})"), HasSubstr("no slot for expert 3"));
    EXPECT_THAT(refusal(R"({"physical_to_logical": [0, 0, 1, 2, 3, 1]})"), HasSubstr("twice"));
}

TEST(PlacementMap, AMissingFileIsNamed) {
    try {
        (void)readPlacementMap("/nowhere/map.json", 4, 2);
        FAIL() << "accepted";
    } catch (const InputError& error) {
        EXPECT_THAT(error.problem(), HasSubstr("/nowhere/map.json"));
    }
}

} // namespace
} // namespace gatescope
