// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/json_text.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <cstdint>
#include <limits>
#include <random>

namespace gatescope {
namespace {

TEST(JsonText, EscapesWhatMustBeEscaped) {
    std::string out;
    appendJsonString(out, std::string_view("a\"b\\c\n\t\r\x01\0z", 11));
    EXPECT_EQ(out, R"("a\"b\\c\n\t\u000d\u0001\u0000z")");
}

TEST(JsonText, ReplacesInvalidUtf8) {
    EXPECT_EQ(toValidUtf8("gr\xC3\xBC\xC3"), "gr\xC3\xBC\xEF\xBF\xBD");
    EXPECT_EQ(toValidUtf8("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD");                 // overlong
    EXPECT_EQ(toValidUtf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"); // a surrogate
    EXPECT_EQ(toValidUtf8("\xF4\x90\x80\x80").size(), 12u);                         // beyond U+10FFFF
    EXPECT_EQ(toValidUtf8("\xF0\x9F\x98\x80 ok"), "\xF0\x9F\x98\x80 ok");
}

TEST(JsonText, AnyBytesBecomeAStringThatParsersTake) {
    std::mt19937_64 random(1);
    for (int i = 0; i < 3000; ++i) {
        std::string bytes(random() % 12, '\0');
        for (char& c : bytes)
            c = static_cast<char>(random());
        std::string out;
        appendJsonString(out, bytes);
        const auto parsed = nlohmann::json::parse(out, nullptr, false);
        ASSERT_TRUE(parsed.is_string());
        ASSERT_EQ(parsed.get<std::string>(), toValidUtf8(bytes));
    }
}

TEST(JsonText, QuotesIntegersThatADoubleCannotHold) {
    EXPECT_EQ(portableJsonObject(R"({"a":9007199254740992,"b":9007199254740993,"c":-9007199254740993})"),
              R"({"a":9007199254740992,"b":"9007199254740993","c":"-9007199254740993"})");
    EXPECT_EQ(portableJsonObject(R"({"a":[18446744073709551615],"b":0.12345678901234567,"c":1e300})"),
              R"({"a":["18446744073709551615"],"b":0.12345678901234567,"c":1e300})");
    EXPECT_EQ(portableJsonObject(R"({"9007199254740993":"9007199254740993 \" 9007199254740993"})"),
              R"({"9007199254740993":"9007199254740993 \" 9007199254740993"})");
}

TEST(JsonText, WrapsWhatIsNoObject) {
    EXPECT_EQ(portableJsonObject("{\"a\":"), R"({"text":"{\"a\":"})");
    EXPECT_EQ(portableJsonObject("[1]"), R"({"text":"[1]"})");
    EXPECT_EQ(portableJsonObject("{\"a\":NaN}"), R"({"a":"NaN"})");
    EXPECT_EQ(portableJsonObject("{\"a\":\"\xFF\"}"), "{\"a\":\"\xEF\xBF\xBD\"}");
}

std::string microseconds(std::int64_t ns) {
    std::string out;
    appendMicroseconds(out, ns);
    return out;
}

TEST(JsonText, WritesNanosecondsExactly) {
    EXPECT_EQ(microseconds(0), "0.000");
    EXPECT_EQ(microseconds(7), "0.007");
    EXPECT_EQ(microseconds(10125), "10.125");
    EXPECT_EQ(microseconds(-1), "-0.001");
    EXPECT_EQ(microseconds(std::numeric_limits<std::int64_t>::max()), "9223372036854775.807");
    EXPECT_EQ(microseconds(std::numeric_limits<std::int64_t>::min()), "-9223372036854775.808");
}

} // namespace
} // namespace gatescope
