// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/pickle_value.h"

#include <fmt/format.h>

#include <bit>
#include <map>

namespace gatescope {

namespace {

using Kind = PickleValue::Kind;

/// The stack machine of Python's pickletools, for the operations that data needs.
class PickleReader {
public:
    explicit PickleReader(ArrayBytes bytes) : m_cursor(bytes) {}

    PicklePointer read() {
        for (;;) {
            const auto code = m_cursor.number<std::uint8_t>();
            if (code == '.') return pop();
            if (!readValue(code) && !readContainer(code) && !readMemo(code))
                refuseArrays(
                    fmt::format("the pickle holds more than tensors and numbers (operation {})", code));
        }
    }

private:
    static PicklePointer make(Kind kind) {
        auto value = std::make_shared<PickleValue>();
        value->kind = kind;
        return value;
    }
    void push(PicklePointer value) { m_stack.push_back(std::move(value)); }
    void pushInteger(std::int64_t number) {
        push(make(Kind::Integer));
        m_stack.back()->integer = number;
    }
    void pushText(Kind kind, std::string text) {
        push(make(kind));
        m_stack.back()->text = std::move(text);
    }
    PicklePointer pop() {
        if (m_stack.empty()) refuseArrays("the pickle is damaged");
        auto value = std::move(m_stack.back());
        m_stack.pop_back();
        return value;
    }
    PickleValue& top() {
        if (m_stack.empty()) refuseArrays("the pickle is damaged");
        return *m_stack.back();
    }
    /// What was pushed since the last mark.
    std::vector<PicklePointer> popToMark() {
        if (m_marks.empty() || m_marks.back() > m_stack.size()) refuseArrays("the pickle is damaged");
        const auto first = m_stack.begin() + static_cast<std::ptrdiff_t>(m_marks.back());
        std::vector<PicklePointer> values(first, m_stack.end());
        m_stack.erase(first, m_stack.end());
        m_marks.pop_back();
        return values;
    }
    void pushTuple(std::vector<PicklePointer> parts) {
        push(make(Kind::List));
        m_stack.back()->parts = std::move(parts);
    }
    void pushTupleOf(std::size_t count) {
        std::vector<PicklePointer> parts(count);
        for (auto part = parts.rbegin(); part != parts.rend(); ++part)
            *part = pop();
        pushTuple(std::move(parts));
    }
    void append(const std::vector<PicklePointer>& parts) {
        top().parts.insert(top().parts.end(), parts.begin(), parts.end());
    }
    void pushLong() {
        const auto bytes = m_cursor.take(m_cursor.number<std::uint8_t>());
        if (bytes.size() > sizeof(std::int64_t)) refuseArrays("a number of the pickle is too long");
        std::uint64_t number = 0;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            number |= std::to_integer<std::uint64_t>(bytes[i]) << (8 * i);
        const auto unused = 64 - 8 * bytes.size();
        if (!bytes.empty()) number <<= unused; // the sign is that of the last byte
        pushInteger(bytes.empty() ? 0 : std::bit_cast<std::int64_t>(number) >> unused);
    }

    bool readValue(std::uint8_t code);
    bool readContainer(std::uint8_t code);
    bool readMemo(std::uint8_t code);
    void call();
    void remember(std::uint64_t number) {
        (void)top();
        m_memo[number] = m_stack.back();
    }
    void recall(std::uint64_t number) {
        const auto known = m_memo.find(number);
        if (known == m_memo.end()) refuseArrays("the pickle is damaged");
        push(known->second);
    }

    ByteCursor m_cursor;
    std::vector<PicklePointer> m_stack;
    std::vector<std::size_t> m_marks;
    std::map<std::uint64_t, PicklePointer> m_memo;
};

bool PickleReader::readValue(std::uint8_t code) {
    switch (code) {
    case 'N':
        push(make(Kind::None));
        return true;
    case 0x88: // true, false
    case 0x89:
        pushInteger(code == 0x88 ? 1 : 0);
        return true;
    case 'J':
        pushInteger(m_cursor.number<std::int32_t>());
        return true;
    case 'K':
        pushInteger(m_cursor.number<std::uint8_t>());
        return true;
    case 'M':
        pushInteger(m_cursor.number<std::uint16_t>());
        return true;
    case 0x8a:
        pushLong();
        return true;
    case 'G': // big-endian, as nothing else is
        push(make(Kind::Real));
        top().real = std::bit_cast<double>(__builtin_bswap64(m_cursor.number<std::uint64_t>()));
        return true;
    case 'X':
        pushText(Kind::Text, m_cursor.text(m_cursor.number<std::uint32_t>()));
        return true;
    case 0x8c:
        pushText(Kind::Text, m_cursor.text(m_cursor.number<std::uint8_t>()));
        return true;
    case 'c': {
        auto module = m_cursor.line();
        pushText(Kind::Global, module + " " + m_cursor.line());
        return true;
    }
    case 0x93: {
        const auto name = pop();
        const auto module = pop();
        pushText(Kind::Global, module->text + " " + name->text);
        return true;
    }
    default:
        return false;
    }
}

void PickleReader::call() {
    auto arguments = pop();
    auto function = pop();
    push(make(Kind::Call));
    top().parts = {std::move(function), std::move(arguments)};
}

bool PickleReader::readContainer(std::uint8_t code) {
    switch (code) {
    case '(':
        m_marks.push_back(m_stack.size());
        return true;
    case '}':
        push(make(Kind::Dict));
        return true;
    case ']':
    case ')':
        push(make(Kind::List));
        return true;
    case 't':
        pushTuple(popToMark());
        return true;
    case 0x85: // tuples of one to three
    case 0x86:
    case 0x87:
        pushTupleOf(code - 0x84U);
        return true;
    case 'a':
    case 's': { // one element; one key with its value
        const auto value = pop();
        if (code == 's') {
            append({pop(), value});
        } else {
            append({value});
        }
        return true;
    }
    case 'e':
    case 'u': {
        const auto parts = popToMark();
        append(parts);
        return true;
    }
    case 'R':
    case 0x81: // a new object of a class
        call();
        return true;
    case 'b': // an object's state, of which nothing is needed
        (void)pop();
        return true;
    case 'Q': {
        auto id = pop();
        push(make(Kind::Persistent));
        top().parts = {std::move(id)};
        return true;
    }
    default:
        return false;
    }
}

bool PickleReader::readMemo(std::uint8_t code) {
    switch (code) {
    case 0x80: // the protocol
        (void)m_cursor.number<std::uint8_t>();
        return true;
    case 0x95: // a frame's length
        (void)m_cursor.number<std::uint64_t>();
        return true;
    case 'q':
        remember(m_cursor.number<std::uint8_t>());
        return true;
    case 'r':
        remember(m_cursor.number<std::uint32_t>());
        return true;
    case 0x94:
        remember(m_memo.size());
        return true;
    case 'h':
        recall(m_cursor.number<std::uint8_t>());
        return true;
    case 'j':
        recall(m_cursor.number<std::uint32_t>());
        return true;
    default:
        return false;
    }
}

} // namespace

const PickleValue* PickleValue::find(std::string_view key) const {
    if (kind != Kind::Dict) return nullptr;
    for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
        if (parts[i]->kind == Kind::Text && parts[i]->text == key) return parts[i + 1].get();
    }
    return nullptr;
}

PicklePointer readPickle(ArrayBytes bytes) {
    return PickleReader(bytes).read();
}

} // namespace gatescope
