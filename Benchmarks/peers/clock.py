"""What a step of a peer took: wall clock, processor, most memory so far."""
import resource
import time


class Clock:
    def __init__(self):
        self.wall, self.used = time.time(), self.processor()

    @staticmethod
    def processor():
        usage = resource.getrusage(resource.RUSAGE_SELF)
        return usage.ru_utime + usage.ru_stime

    def tell(self, what):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(f"{what}: {time.time() - self.wall:.1f} s ({self.processor() - self.used:.1f} s of processor), "
              f"at most {most} MB", flush=True)
