"""Controls for explorers: sliders with visible labels, whose stops include the values that the text
speaks of.
"""

import math

import ipywidgets


def round_numbers(low, high):
    """The numbers 1, 1.5, 2, 3, 5 and 7 of every decade from low to high, which are positive."""
    decades = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    numbers = [float(f"{digit}e{decade}") for decade in decades for digit in (1, 1.5, 2, 3, 5, 7)]
    return [number for number in numbers if low <= number <= high]


def log_slider(label, low, high, value):
    """A slider over the round numbers, evenly in the logarithm.

    label: the visible label, with the unit. low, high: the first and last stop, positive. value:
    one of the stops.
    """
    return stops(label, round_numbers(low, high), value, "{:g}")


def stops(label, values, value, form):
    """A slider over some values; form: how each is written, such as "{:g}". Its number is not to be
    typed.
    """
    options = [(form.format(stop).replace("-", "−"), stop) for stop in values]
    slider = ipywidgets.SelectionSlider(options=options, value=value, description=label)
    return slider.add_class("live-stops")


def linear_slider(label, low, high, step, value):
    """A slider from low to high in equal steps; its number can also be typed."""
    kind = ipywidgets.IntSlider if isinstance(step, int) else ipywidgets.FloatSlider
    shown = "d" if isinstance(step, int) else ".1f"
    return kind(min=low, max=high, step=step, value=value, description=label, readout_format=shown)


def scrubber(label, steps):
    """A slider from 0 to the value of the slider `steps`; it goes to the end when that moves."""
    slider = linear_slider(label, 0, steps.value, 1, steps.value)

    def follow(change):
        slider.max = slider.value = change.new

    steps.observe(follow, "value")
    return slider


def choice(label, options, value):
    """A menu of (name, value) pairs."""
    return ipywidgets.Dropdown(options=options, value=value, description=label)


def tie(menu, value, one, other):
    """While the menu has this value, as it has now, hold two sliders with the same stops together:
    either moves the other.
    """
    together = ipywidgets.link((one, "value"), (other, "value"))

    def hold(change):
        if change.new == value:
            together.link()  # the other comes to the one
        else:
            together.unlink()

    menu.observe(hold, "value")
