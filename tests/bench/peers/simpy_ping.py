"""The peer of `ping`: generators that loop on timeouts of whole nanoseconds.
Usage: PROCESSES WAKES; the first wake of each process (on average) is not timed."""
import math
import resource
import sys

import simpy

MASK = (1 << 64) - 1


def rotated(x, by):
    return ((x << by) | (x >> (64 - by))) & MASK


def exponentials(seed, count):
    """Draws of mean 1 from xoshiro256++, seeded with splitmix64."""
    s = []
    for _ in range(4):
        seed = (seed + 0x9E3779B97F4A7C15) & MASK
        z = seed
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        s.append(z ^ (z >> 31))
    for _ in range(count):
        r = (rotated((s[0] + s[3]) & MASK, 23) + s[0]) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotated(s[3], 45)
        yield -math.log(1.0 - (r >> 11) * 2.0**-53)


def user_seconds():
    return resource.getrusage(resource.RUSAGE_SELF).ru_utime


class Play:
    def __init__(self, players, wakes):
        self.env = simpy.Environment(initial_time=0)
        self.increments = [int(e * 1e9) for e in exponentials(7, 16384)]
        self.at = self.woken = 0
        self.players, self.wakes = players, wakes
        self.began = 0.0
        self.over = self.env.event()
        for _ in range(players):
            self.env.process(self.player())

    def player(self):
        env, increments = self.env, self.increments
        while True:
            self.at += 1
            yield env.timeout(increments[self.at & 16383])
            self.woken += 1
            if self.woken == self.players:
                self.began = user_seconds()
            if self.woken == self.players + self.wakes:
                self.over.succeed()

    def run(self):
        self.env.run(until=self.over)
        spent = user_seconds() - self.began
        print("%.1f ns/event, ended at %d ns" % (spent * 1e9 / self.wakes, self.env.now))


Play(int(sys.argv[1]), int(sys.argv[2])).run()
