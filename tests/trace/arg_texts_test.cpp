// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace/arg_texts.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace gatescope {
namespace {

TEST(ArgTexts, GivesBackEveryCharacter) {
    ArgTexts texts;
    std::vector<std::pair<ArgTexts::Place, std::string>> kept;
    const std::string chunk(1'200'000, '7');
    for (const std::string& text :
         {std::string("{}"), std::string("0"), std::string("007 00 0.10"), std::string(40, '0'),
          std::string("{\"a\":18446744073709551615,\"b\":\"0x7f03\"}"), std::string("\x01 5"),
          std::string("a\0b1", 4), chunk, std::string("{}"), std::string("9")})
        kept.emplace_back(texts.add(text), text);
    for (const auto& [place, text] : kept)
        EXPECT_EQ(texts.text(place), text);
    EXPECT_EQ(texts.add(""), ArgTexts::kNone);
    EXPECT_EQ(texts.text(ArgTexts::kNone), "");
}

TEST(ArgTexts, GivesBackAnythingAtAll) {
    ArgTexts texts;
    std::mt19937_64 random(3);
    std::vector<std::pair<ArgTexts::Place, std::string>> kept;
    for (int i = 0; i < 20'000; ++i) {
        constexpr std::string_view kBytes = "0123456789ab{:\"\x01\x80,.-";
        std::string text(1 + random() % 60, ' ');
        for (char& c : text)
            c = kBytes[random() % kBytes.size()];
        kept.emplace_back(texts.add(text), text);
    }
    for (const auto& [place, text] : kept)
        ASSERT_EQ(texts.text(place), text);
}

TEST(ArgTexts, WhatIsAlikeTakesLittle) {
    ArgTexts texts;
    std::size_t written = 0;
    for (int i = 0; i < 100'000; ++i) {
        const auto text = fmt::format(
            R"({{"External id": {}, "cbid": 211, "correlation": {}, "grid": [{}, 1, 1], "block": [128, 1, 1], "stream": 7}})",
            i, 2 * i, i % 100);
        written += text.size();
        texts.add(text);
    }
    EXPECT_LT(texts.bytes(), written / 3);
}

TEST(ArgTexts, WhatIsNeverAlikeTakesNoMoreThanItsSize) {
    ArgTexts texts;
    std::mt19937_64 random(5);
    std::size_t written = 0;
    for (int i = 0; i < 400'000; ++i) {
        std::string text(100, ' ');
        for (char& c : text)
            c = static_cast<char>('a' + random() % 26);
        written += text.size();
        texts.add(text);
    }
    EXPECT_LT(texts.bytes(), written * 12 / 10);
}

} // namespace
} // namespace gatescope
