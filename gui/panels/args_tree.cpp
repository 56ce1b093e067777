// SPDX-License-Identifier: GPL-3.0-or-later
#include "panels/args_tree.h"

#include "trace_io/slice_args.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cmath>

namespace gatescope {

namespace {

// Of what others wrote: enough to read, not enough to hold up the window.
constexpr std::size_t kMostArgs = 256;
constexpr std::size_t kLongestJson = 64 * 1024;
constexpr qsizetype kLongestValue = 2000;
constexpr qsizetype kLongestName = 120;
constexpr qsizetype kMostChildren = 256;
constexpr int kDeepest = 12;

struct ArgsTreeWords {
    Q_DECLARE_TR_FUNCTIONS(ArgsTree)
};

QString shortened(const QString& text, qsizetype most) {
    return text.size() <= most ? text : text.left(most) + QStringLiteral("…");
}

QString leafText(const QJsonValue& value) {
    if (value.isString()) return shortened(value.toString(), kLongestValue);
    if (value.isBool()) return value.toBool() ? QStringLiteral("true") : QStringLiteral("false");
    if (value.isNull()) return QStringLiteral("null");
    const double number = value.toDouble();
    if (number == std::floor(number) && std::abs(number) < 9e15) return QString::number(value.toInteger());
    return QString::number(number, 'g', 17);
}

ArgNode nodeOf(const QString& name, const QJsonValue& value, int depth);

void addChild(ArgNode& node, const QString& name, const QJsonValue& value, int depth) {
    if (static_cast<qsizetype>(node.children.size()) < kMostChildren)
        node.children.push_back(nodeOf(name, value, depth + 1));
}

void sayWhatIsLeftOut(ArgNode& node, qsizetype all) {
    if (all <= kMostChildren) return;
    node.children.push_back({QStringLiteral("…"),
                             ArgsTreeWords::tr("%n more", nullptr, static_cast<int>(all - kMostChildren)),
                             {}});
}

QString compact(const QJsonValue& value) {
    const QJsonDocument document =
        value.isArray() ? QJsonDocument(value.toArray()) : QJsonDocument(value.toObject());
    return shortened(QString::fromUtf8(document.toJson(QJsonDocument::Compact)), kLongestName);
}

/// [16,2048] reads better as a line than as a tree.
bool isFlat(const QJsonArray& list) {
    for (const QJsonValue& value : list) {
        if (value.isArray() || value.isObject()) return false;
    }
    return true;
}

ArgNode nodeOf(const QString& name, const QJsonValue& value, int depth) {
    ArgNode node{shortened(name, kLongestName), {}, {}};
    if (!value.isArray() && !value.isObject()) {
        node.value = leafText(value);
        return node;
    }
    node.value = compact(value);
    if (depth >= kDeepest) return node;
    if (value.isArray()) {
        const QJsonArray list = value.toArray();
        if (isFlat(list) && node.value.size() < kLongestName) return node;
        for (qsizetype i = 0; i < list.size(); ++i)
            addChild(node, QStringLiteral("[%1]").arg(i), list.at(i), depth);
        sayWhatIsLeftOut(node, list.size());
        return node;
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member)
        addChild(node, member.key(), member.value(), depth);
    sayWhatIsLeftOut(node, object.size());
    return node;
}

} // namespace

std::vector<ArgNode> argsTree(const Trace& trace, SliceId id) {
    std::vector<ArgNode> nodes;
    const std::vector<SliceArg> args = sliceArgs(trace, id, kMostArgs + 1);
    for (const SliceArg& arg : args) {
        if (nodes.size() == kMostArgs) {
            nodes.push_back({QStringLiteral("…"), ArgsTreeWords::tr("more arguments are left out"), {}});
            break;
        }
        const QString name = QString::fromStdString(arg.name);
        const bool nested = arg.value.starts_with('{') || arg.value.starts_with('[');
        if (nested && arg.value.size() <= kLongestJson) {
            QJsonParseError error;
            const auto document = QJsonDocument::fromJson(QByteArray::fromStdString(arg.value), &error);
            if (error.error == QJsonParseError::NoError) {
                nodes.push_back(nodeOf(
                    name, document.isArray() ? QJsonValue(document.array()) : QJsonValue(document.object()),
                    0));
                continue;
            }
        }
        nodes.push_back(
            {shortened(name, kLongestName),
             shortened(QString::fromStdString(arg.value.substr(0, 4 * kLongestValue)), kLongestValue),
             {}});
    }
    return nodes;
}

} // namespace gatescope
