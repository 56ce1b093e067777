// SPDX-License-Identifier: GPL-3.0-or-later
#include "trace_io/arrays/torch_arrays.h"

#include "trace_io/arrays/pickle_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace gatescope {

namespace {

using Kind = PickleValue::Kind;

constexpr std::array<std::pair<std::string_view, ElementType>, 10> kStorages{
    {{"DoubleStorage", ElementType::F64},
     {"FloatStorage", ElementType::F32},
     {"HalfStorage", ElementType::F16},
     {"BFloat16Storage", ElementType::BF16},
     {"LongStorage", ElementType::I64},
     {"IntStorage", ElementType::I32},
     {"ShortStorage", ElementType::I16},
     {"CharStorage", ElementType::I8},
     {"ByteStorage", ElementType::U8},
     {"BoolStorage", ElementType::U8}}};

/// _rebuild_tensor_v2(storage, offset, size, stride, ...): what torch.save() calls to make a tensor again.
const PickleValue* tensorArguments(const PickleValue& value) {
    if (value.kind != Kind::Call || value.parts[0]->kind != Kind::Global) return nullptr;
    const auto& name = value.parts[0]->text;
    const bool tensor =
        name.starts_with("torch._utils ") && name.find("_rebuild_tensor") != std::string::npos;
    if (!tensor) return nullptr;
    const auto* arguments = value.parts[1].get();
    if (arguments->parts.size() < 4) refuseArrays("a tensor of the file is damaged");
    return arguments;
}

std::vector<std::int64_t> integers(const PickleValue& list) {
    std::vector<std::int64_t> numbers;
    for (const auto& part : list.parts)
        numbers.push_back(part->integer);
    return numbers;
}

struct Storage {
    ElementType type;
    std::vector<std::byte> bytes;
};

/// ('storage', torch.IntStorage, '0', 'cpu', elements): the bytes lie in the entry data/0.
Storage readStorage(const ZipArchive& archive, const PickleValue& value) {
    if (value.kind != Kind::Persistent || value.parts[0]->parts.size() < 3)
        refuseArrays("a tensor of the file is damaged");
    const auto& id = value.parts[0]->parts;
    const std::string_view name = id[1]->text;
    const auto known = std::ranges::find_if(
        kStorages, [&](const auto& entry) { return name == "torch " + std::string(entry.first); });
    if (known == kStorages.end()) refuseArrays(fmt::format("tensors of {} are not read", name));
    const auto* entry = archive.endingWith("/data/" + id[2]->text);
    if (entry == nullptr) refuseArrays("the archive lacks a tensor's numbers");
    return {known->second, archive.read(*entry)};
}

NumberArray readTensor(const ZipArchive& archive, const PickleValue& arguments, std::string name) {
    const auto storage = readStorage(archive, *arguments.parts[0]);
    NumberArray array;
    array.name = std::move(name);
    array.shape = integers(*arguments.parts[2]);
    const auto strides = integers(*arguments.parts[3]);
    if (strides.size() != array.shape.size()) refuseArrays("a tensor of the file is damaged");
    const auto count = elementCount(array.shape);
    const auto stored = storage.bytes.size() / elementSize(storage.type);
    array.values.reserve(count);
    std::vector<std::int64_t> index(array.shape.size());
    for (std::size_t i = 0; i < count; ++i) {
        auto at = arguments.parts[1]->integer;
        for (std::size_t d = 0; d < index.size(); ++d)
            at += index[d] * strides[d];
        if (at < 0 || static_cast<std::size_t>(at) >= stored) refuseArrays("the file ends early");
        array.values.push_back(elementAt(storage.bytes, storage.type, static_cast<std::size_t>(at)));
        for (std::size_t d = index.size(); d-- > 0;) {
            if (++index[d] < array.shape[d]) break;
            index[d] = 0;
        }
    }
    return array;
}

/// A list of dicts, one for each forward pass: their tensors by their keys, pass after pass.
void addRecords(const ZipArchive& archive, const PickleValue& records, std::vector<NumberArray>& arrays) {
    for (const auto& record : records.parts) {
        if (record->kind != Kind::Dict) continue;
        for (std::size_t i = 0; i + 1 < record->parts.size(); i += 2) {
            if (const auto* tensor = tensorArguments(*record->parts[i + 1]))
                arrays.push_back(readTensor(archive, *tensor, record->parts[i]->text));
        }
    }
}

} // namespace

std::vector<NumberArray> torchArrays(const ZipArchive& archive) {
    const auto* entry = archive.endingWith("data.pkl");
    if (entry == nullptr) refuseArrays("the archive is not of torch.save()");
    if (const auto* order = archive.endingWith("byteorder")) {
        const auto text = archive.read(*order);
        if (!text.empty() && static_cast<char>(text[0]) == 'b')
            refuseArrays("big-endian tensors are not read");
    }
    const auto root = readPickle(archive.read(*entry));
    std::vector<NumberArray> arrays;
    if (const auto* tensor = tensorArguments(*root)) arrays.push_back(readTensor(archive, *tensor, {}));
    if (root->kind != Kind::Dict) return arrays;
    for (std::size_t i = 0; i + 1 < root->parts.size(); i += 2) {
        if (root->parts[i]->kind != Kind::Text) continue;
        if (const auto* tensor = tensorArguments(*root->parts[i + 1]))
            arrays.push_back(readTensor(archive, *tensor, root->parts[i]->text));
    }
    if (const auto* records = root->find("records")) addRecords(archive, *records, arrays);
    return arrays;
}

} // namespace gatescope
