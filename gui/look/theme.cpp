// SPDX-License-Identifier: GPL-3.0-or-later
#include "look/theme.h"

#include "look/kernel_palette.h"

#include <QApplication>
#include <QEvent>
#include <QFont>
#include <QStyleFactory>
#include <QWidget>
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
#include <QStyleHints>
#endif

namespace gatescope {

namespace {

Theme makeLight() {
    Theme t;
    t.dark = false;
    t.window = QColor(0xf4f5f8);
    t.surface = QColor(0xffffff);
    t.raised = QColor(0xf7f8fa);
    t.border = QColor(0xdfe3ea);
    t.gridLine = QColor(0xeceff4);
    t.text = QColor(0x1a2030);
    t.mutedText = QColor(0x596375);
    t.accent = QColor(0x3556d6);
    t.onAccent = QColor(0xffffff);
    t.accentSoft = QColor(0xe6ebfd);
    t.good = QColor(0x11734a);
    t.warning = QColor(0x8a5300);
    t.warningSoft = QColor(0xfff3dc);
    t.danger = QColor(0xb3261e);
    t.dangerSoft = QColor(0xfdeceb);
    t.gate = QColor(0xf5ab35);
    t.redundant = QColor(0xd2361a);
    t.gateText = QColor(0x3a2400);
    return t;
}

Theme makeDark() {
    Theme t;
    t.dark = true;
    t.window = QColor(0x12151b);
    t.surface = QColor(0x1a1e26);
    t.raised = QColor(0x20252f);
    t.border = QColor(0x2f3643);
    t.gridLine = QColor(0x242a35);
    t.text = QColor(0xe6e9ef);
    t.mutedText = QColor(0x9aa4b5);
    t.accent = QColor(0x8aa4ff);
    t.onAccent = QColor(0x10142a);
    t.accentSoft = QColor(0x262f4d);
    t.good = QColor(0x5fcf9a);
    t.warning = QColor(0xf3b95f);
    t.warningSoft = QColor(0x3a2e19);
    t.danger = QColor(0xff8f82);
    t.dangerSoft = QColor(0x40211f);
    t.gate = QColor(0xf0a02c);
    t.redundant = QColor(0xff5a3c);
    t.gateText = QColor(0x2b1a00);
    return t;
}

QString hex(const QColor& colour) {
    return colour.name(QColor::HexRgb);
}

// The parts that both themes share, with %names% for colours. Sizes of text stay the system's.
constexpr const char* kStyleSheet = R"(
QToolTip { color: %text%; background: %raised%; border: 1px solid %border%; padding: 4px 6px; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QMenuBar { background: %window%; border-bottom: 1px solid %border%; }
QMenuBar::item { padding: 4px 10px; background: transparent; border-radius: 4px; }
QMenuBar::item:selected { background: %accentSoft%; }
QMenu { background: %surface%; border: 1px solid %border%; padding: 4px; }
QMenu::item { padding: 5px 26px 5px 22px; border-radius: 4px; }
QMenu::item:selected { background: %accentSoft%; color: %text%; }
QMenu::item:disabled { color: %muted%; }
QMenu::separator { height: 1px; background: %border%; margin: 4px 6px; }
QFrame[role="card"] { background: %surface%; border: 1px solid %border%; border-radius: 8px; }
QFrame[role="side"] { background: %surface%; border: none; border-right: 1px solid %border%; }
QFrame[role="banner-error"] { background: %dangerSoft%; border: 1px solid %danger%; border-radius: 8px; }
QFrame[role="banner-info"] { background: %accentSoft%; border: 1px solid %accent%; border-radius: 8px; }
QFrame[role="strip"] { background: %surface%; border: none; border-bottom: 1px solid %border%; }
QFrame[role="tools"] { background: %window%; border: none; border-bottom: 1px solid %border%; }
QFrame[role="separator"] { background: %border%; border: none; }
QToolButton[role="segment"] { border: 1px solid %border%; border-radius: 0; padding: 3px 10px; margin-right: -1px; background: %surface%; }
QToolButton[role="segment"]:hover { background: %accentSoft%; }
QToolButton[role="segment"]:checked { background: %accent%; color: %onAccent%; border-color: %accent%; }
QToolButton[role="segment"]:focus { border-color: %text%; }
QTabWidget::pane { border: none; background: %surface%; }
QTabBar { background: %window%; }
QTabBar::tab { background: transparent; color: %muted%; padding: 5px 12px; border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: %text%; border-bottom-color: %accent%; }
QTabBar::tab:hover { color: %text%; }
QTabBar::tab:focus { color: %accent%; }
QDockWidget::title { background: %window%; padding: 5px 10px; border-bottom: 1px solid %border%; }
QLabel[role="muted"] { color: %muted%; }
QLabel[role="danger"] { color: %danger%; }
QLabel[role="good"] { color: %good%; }
QLabel[role="warning"] { color: %warning%; }
QPushButton { background: %surface%; border: 1px solid %border%; border-radius: 6px; padding: 5px 12px; }
QPushButton:hover { background: %raised%; border-color: %muted%; }
QPushButton:pressed { background: %accentSoft%; }
QPushButton:focus { border-color: %accent%; }
QPushButton:disabled { color: %muted%; background: %window%; }
QPushButton[role="primary"] { background: %accent%; color: %onAccent%; border-color: %accent%; }
QPushButton[role="primary"]:hover { border-color: %text%; }
QPushButton[role="primary"]:focus { border-color: %text%; }
QPushButton[role="primary"]:disabled { background: %border%; color: %muted%; border-color: %border%; }
QPushButton[role="link"] { background: transparent; color: %accent%; border-color: transparent; padding: 2px 6px; }
QPushButton[role="link"]:hover { background: %accentSoft%; }
QPushButton[role="link"]:focus { border-color: %accent%; }
QToolButton { border: 1px solid transparent; border-radius: 6px; padding: 4px; background: transparent; }
QToolButton:hover { background: %accentSoft%; }
QToolButton:focus { border-color: %accent%; }
QProgressBar { border: none; background: %border%; border-radius: 3px; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { background: %accent%; border-radius: 3px; }
QHeaderView { background: %raised%; }
QHeaderView::section { background: %raised%; color: %muted%; border: none; border-bottom: 1px solid %border%; padding: 4px 10px; }
QTableView { background: %surface%; border: none; gridline-color: %gridLine%; selection-background-color: %accentSoft%; selection-color: %text%; }
QScrollArea { border: none; background: transparent; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: %scroll%; border-radius: 4px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:disabled { background: transparent; }
QScrollBar::handle:hover { background: %muted%; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: transparent; }
QStatusBar { background: %window%; border-top: 1px solid %border%; color: %muted%; }
QStatusBar::item { border: none; }
)";

} // namespace

QColor Theme::roleFill(Role role) const {
    return KernelPalette(*this).role(role);
}

QColor Theme::namedFill(unsigned hash) const {
    return KernelPalette(*this).hue(hash);
}

QPalette Theme::palette() const {
    QPalette p;
    p.setColor(QPalette::Window, window);
    p.setColor(QPalette::WindowText, text);
    p.setColor(QPalette::Base, surface);
    p.setColor(QPalette::AlternateBase, raised);
    p.setColor(QPalette::Text, text);
    p.setColor(QPalette::PlaceholderText, mutedText);
    p.setColor(QPalette::Button, dark ? raised : surface);
    p.setColor(QPalette::ButtonText, text);
    p.setColor(QPalette::BrightText, danger);
    p.setColor(QPalette::ToolTipBase, raised);
    p.setColor(QPalette::ToolTipText, text);
    p.setColor(QPalette::Highlight, accent);
    p.setColor(QPalette::HighlightedText, onAccent);
    p.setColor(QPalette::Link, accent);
    p.setColor(QPalette::LinkVisited, accent);
    p.setColor(QPalette::Light, dark ? raised.lighter(120) : QColor(Qt::white));
    p.setColor(QPalette::Midlight, border);
    p.setColor(QPalette::Mid, border.darker(110));
    p.setColor(QPalette::Dark, border.darker(130));
    p.setColor(QPalette::Shadow, QColor(dark ? 0x000000 : 0x9aa3b2));
    const QColor faded = dark ? QColor(0x8590a2) : QColor(0x636c7f);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        p.setColor(QPalette::Disabled, role, faded);
    }
    p.setColor(QPalette::Disabled, QPalette::Base, window);
    p.setColor(QPalette::Disabled, QPalette::Highlight, border);
    return p;
}

QString Theme::styleSheet() const {
    QString sheet = QString::fromLatin1(kStyleSheet);
    const std::pair<const char*, QColor> colours[] = {
        {"%text%", text},
        {"%muted%", mutedText},
        {"%window%", window},
        {"%surface%", surface},
        {"%raised%", raised},
        {"%border%", border},
        {"%gridLine%", gridLine},
        {"%accent%", accent},
        {"%onAccent%", onAccent},
        {"%accentSoft%", accentSoft},
        {"%danger%", danger},
        {"%dangerSoft%", dangerSoft},
        {"%good%", good},
        {"%warning%", warning},
        {"%scroll%", dark ? border.lighter(150) : border.darker(115)},
    };
    for (const auto& [name, colour] : colours)
        sheet.replace(QLatin1String(name), hex(colour));
    return sheet;
}

const Theme& lightTheme() {
    static const Theme theme = makeLight();
    return theme;
}

const Theme& darkTheme() {
    static const Theme theme = makeDark();
    return theme;
}

const Theme& themeOf(const QPalette& palette) {
    return palette.color(QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

const Theme& themeOf(const QWidget& widget) {
    return themeOf(widget.palette());
}

QFont scaledFont(const QFont& font, double factor, int weight) {
    QFont scaled = font;
    if (font.pointSizeF() > 0) {
        scaled.setPointSizeF(font.pointSizeF() * factor);
    } else {
        scaled.setPixelSize(std::max(1, static_cast<int>(font.pixelSize() * factor + 0.5)));
    }
    if (weight >= 0) scaled.setWeight(static_cast<QFont::Weight>(weight));
    return scaled;
}

ThemeController::ThemeController(QApplication& application)
    : QObject(&application), m_application(application) {
    m_application.installEventFilter(this);
    apply();
}

void ThemeController::choose(ThemeChoice choice) {
    m_choice = choice;
    apply();
}

bool ThemeController::eventFilter(QObject* watched, QEvent* event) {
    // The desktop's theme has changed: every window is told; the application's palette is set once.
    if (event->type() == QEvent::ThemeChange && !m_applying && m_choice == ThemeChoice::System) apply();
    // Under a style sheet widgets keep their font until it is set anew.
    if (event->type() == QEvent::ApplicationFontChange && watched == &m_application && !m_applying) apply();
    return QObject::eventFilter(watched, event);
}

bool ThemeController::systemIsDark() {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    const Qt::ColorScheme scheme = m_application.styleHints()->colorScheme();
    if (scheme != Qt::ColorScheme::Unknown) return scheme == Qt::ColorScheme::Dark;
#endif
    // An empty palette uncovers the desktop's own.
    QApplication::setPalette(QPalette());
    return QApplication::palette().color(QPalette::Window).lightness() < 128;
}

ThemeController::WithoutSheet::WithoutSheet(ThemeController* controller) : m_controller(controller) {
    if (m_controller == nullptr) return;
    m_controller->m_withoutSheet = true;
    m_controller->setSheet(QString());
}

ThemeController::WithoutSheet::~WithoutSheet() {
    if (m_controller == nullptr) return;
    m_controller->m_withoutSheet = false;
    m_controller->setSheet(themeOf(QApplication::palette()).styleSheet());
}

void ThemeController::setSheet(const QString& sheet) {
    m_applying = true;
    m_application.setStyleSheet(sheet);
    m_applying = false;
}

void ThemeController::apply() {
    m_applying = true;
    m_application.setStyleSheet(QString());
    const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && systemIsDark());
    const Theme& theme = dark ? darkTheme() : lightTheme();
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setPalette(theme.palette());
    if (!m_withoutSheet) m_application.setStyleSheet(theme.styleSheet());
    m_applying = false;
}

ThemeChoice themeChoiceFromName(const QString& name, bool* known) {
    if (known != nullptr) *known = true;
    if (name == QLatin1String("light")) return ThemeChoice::Light;
    if (name == QLatin1String("dark")) return ThemeChoice::Dark;
    if (known != nullptr) *known = name == QLatin1String("system");
    return ThemeChoice::System;
}

QString themeChoiceName(ThemeChoice choice) {
    switch (choice) {
    case ThemeChoice::Light:
        return QStringLiteral("light");
    case ThemeChoice::Dark:
        return QStringLiteral("dark");
    case ThemeChoice::System:
        break;
    }
    return QStringLiteral("system");
}

} // namespace gatescope
