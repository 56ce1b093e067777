// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace gatescope::test {

/// Where the text ends that begins with the quote at `begin` of `code`: behind its other one, in the same
/// line.
inline std::size_t textEnd(std::string_view code, std::size_t begin) {
    auto at = begin + 1;
    while (at < code.size() && code[at] != '"' && code[at] != '\n')
        at += code[at] == '\\' ? 2 : 1;
    return std::min(at + 1, code.size());
}

/// A source file without its comments, and without letters that are quotes.
inline std::string codeOf(const std::filesystem::path& source) {
    std::ifstream file(source);
    EXPECT_TRUE(file) << source;
    std::string code;
    for (std::string line; std::getline(file, line); code += line + '\n') {
        for (const std::string_view quote : {"'\"'", "'\\\"'"}) {
            for (auto at = line.find(quote); at != std::string::npos; at = line.find(quote))
                line.replace(at, quote.size(), "' '");
        }
        for (std::size_t at = 0; at < line.size(); at = line[at] == '"' ? textEnd(line, at) : at + 1) {
            if (std::string_view(line).substr(at).starts_with("//")) line.resize(at);
        }
    }
    return code;
}

/// The texts of code, pieces that stand behind each other joined.
inline std::vector<std::string> textsIn(std::string_view code) {
    std::vector<std::string> texts;
    std::size_t behind = 0;
    for (auto at = code.find('"'); at < code.size(); at = code.find('"', behind)) {
        const bool goesOn = !texts.empty() && code.find_first_not_of(" \n", behind) == at;
        behind = textEnd(code, at);
        if (behind - at < 2 || code[behind - 1] != '"') continue; // no text
        std::string piece(code.substr(at + 1, behind - at - 2));
        for (auto quote = piece.find("\\\""); quote != std::string::npos; quote = piece.find("\\\"", quote))
            piece.erase(quote, 1);
        if (goesOn)
            texts.back() += piece;
        else
            texts.push_back(piece);
    }
    return texts;
}

} // namespace gatescope::test
